//! Releases: order and conversions.

use capi_version_matrix::{Level, Release};
use proptest::prelude::*;

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Alpha), Just(Level::Beta), Just(Level::Candidate), Just(Level::Final)]
}

fn release() -> impl Strategy<Value = Release> {
    (any::<u8>(), any::<u8>(), any::<u8>(), level(), 0u8..16).prop_map(|(major, minor, micro, level, serial)| {
        // A final release has no serial in any of the spellings.
        let serial = if level == Level::Final { 0 } else { serial };
        Release::new(major, minor, micro, level, serial)
    })
}

#[test]
fn spellings_of_one_release() {
    let alpha = Release::new(3, 13, 0, Level::Alpha, 2);
    assert_eq!(alpha.to_hex(), 0x030D_00A2);
    assert_eq!(alpha.to_python(), "3.13.0a2");
    assert_eq!(semver::Version::from(alpha), semver::Version::parse("3.13.0-alpha.2").unwrap());
    assert_eq!("3.13.0a2".parse(), Ok(alpha));
    assert_eq!("3.13.0-alpha.2".parse(), Ok(alpha));
    assert_eq!("3.13".parse(), Ok(Release::feature(3, 13)));
    assert_eq!(Release::feature(3, 13).to_hex(), 0x030D_00F0);
    assert_eq!("3.15.0rc1".parse(), Ok(Release::new(3, 15, 0, Level::Candidate, 1)));
}

#[test]
fn releases_are_ordered_as_they_are_made() {
    let made = ["3.12.9", "3.13.0a1", "3.13.0a2", "3.13.0b1", "3.13.0rc1", "3.13.0", "3.13.1", "3.14.0a1"];
    let releases: Vec<Release> = made.iter().map(|text| text.parse().unwrap()).collect();
    assert!(releases.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn what_is_no_release_is_refused() {
    for text in
        ["", "3", "3.13.0.1", "3.x", "3.13.0c1", "3.13.0a", "3.13.0a99", "256.1", "+3.1", "3.13.0-alpha", "3.13.0+1"]
    {
        let error = text.parse::<Release>().unwrap_err();
        assert!(error.to_string().contains("is not a release of Python"), "{text:?}");
    }
    assert_eq!(Release::from_hex(0x030D_0002), None);
}

#[test]
fn feature_releases_include_their_prereleases() {
    let alpha: Release = "3.13.0a2".parse().unwrap();
    assert!(alpha.is_in_or_before(3, 13) && alpha.is_in_or_before(3, 14) && !alpha.is_in_or_before(3, 12));
    let later: Release = "3.13.4".parse().unwrap();
    assert!(later.is_in_or_before(3, 13));
}

proptest! {
    #[test]
    fn hex_round_trip(release in release()) {
        prop_assert_eq!(Release::from_hex(release.to_hex()), Some(release));
    }

    #[test]
    fn python_round_trip(release in release()) {
        prop_assert_eq!(Release::from_python(&release.to_python()), Ok(release));
    }

    #[test]
    fn semver_round_trip(release in release()) {
        prop_assert_eq!(Release::try_from(&semver::Version::from(release)), Ok(release));
    }

    #[test]
    fn every_order_is_the_same(a in release(), b in release()) {
        prop_assert_eq!(a.cmp(&b), a.to_hex().cmp(&b.to_hex()));
        prop_assert_eq!(a.cmp(&b), semver::Version::from(a).cmp(&semver::Version::from(b)));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,20}") {
        let _ = text.parse::<Release>();
    }

    #[test]
    fn any_hex_is_answered(hex in any::<u32>()) {
        if let Some(release) = Release::from_hex(hex) {
            prop_assert!(release.level == Level::Final || release.to_hex() == hex);
        }
    }
}
