//! The rule that gives each item its provider.

use capi_version_matrix::{areas, conditions, has_condition, item, items, provider};
use capi_version_matrix::{Kind, Language, Provider, Symbol, Target};

fn ask(name: &str, target: Target) -> Provider {
    provider(item(name).unwrap_or_else(|| panic!("the matrix lacks {name}")), &target)
}

#[test]
fn a_function_is_direct_from_the_release_that_has_it() {
    for language in [Language::C, Language::Rust] {
        assert_eq!(ask("PyDict_Pop", Target::cpython(3, 12, language)), Provider::Fallback);
        assert_eq!(ask("PyDict_Pop", Target::cpython(3, 13, language)), Provider::Direct);
        assert_eq!(ask("PyDict_Pop", Target::cpython(3, 15, language)), Provider::Direct);
    }
}

#[test]
fn a_newer_python_than_the_matrix_knows_has_everything() {
    assert_eq!(ask("PyDict_Pop", Target::cpython(3, 20, Language::C)), Provider::Direct);
}

#[test]
fn what_no_fallback_can_do_is_unavailable_with_a_reason() {
    match ask("PyDict_AddWatcher", Target::cpython(3, 9, Language::C)) {
        Provider::Unavailable(reason) => assert!(reason.ends_with('.'), "{reason:?} is no sentence"),
        other => panic!("{other:?}"),
    }
    assert_eq!(ask("PyDict_AddWatcher", Target::cpython(3, 12, Language::C)), Provider::Direct);
}

#[test]
fn the_stable_abi_decides_under_a_floor() {
    // PyList_GetItemRef entered the stable ABI with 3.13, PyDict_Pop never did.
    for language in [Language::C, Language::Rust] {
        assert!(matches!(ask("PyList_GetItemRef", Target::abi3(13, language)), Provider::Direct));
        assert!(!matches!(ask("PyDict_Pop", Target::abi3(15, language)), Provider::Direct | Provider::Dispatch { .. }));
    }
}

#[test]
fn a_dispatched_item_is_accepted_from_its_stable_release_on() {
    for language in [Language::C, Language::Rust] {
        for item in items() {
            if let Provider::Dispatch { accepted_since } = provider(item, &Target::abi3(9, language)) {
                // Some are exported, unchanged, by releases before the one that promised them; the data says since when.
                assert!(accepted_since >= item.lookup_since.or(item.stable_abi_since).unwrap(), "{}", item.name);
                assert_ne!(item.symbol, Symbol::Inline, "{}", item.name);
                assert_eq!(item.kind, Kind::Function, "{}", item.name);
            }
        }
    }
}

#[test]
fn a_higher_floor_never_loses_a_function() {
    for language in [Language::C, Language::Rust] {
        for item in items().filter(|item| item.kind == Kind::Function && item.removed.is_none()) {
            let reach = |minor| !matches!(provider(item, &Target::abi3(minor, language)), Provider::Unavailable(_));
            for minor in 9..15 {
                assert!(
                    reach(minor + 1) || !reach(minor),
                    "{} is lost between the floors 3.{minor} and the next",
                    item.name
                );
            }
        }
    }
}

#[test]
fn dispatch_belongs_to_the_stable_abi_alone() {
    for item in items() {
        for minor in 9..=15 {
            for language in [Language::C, Language::Rust] {
                assert!(
                    !matches!(provider(item, &Target::cpython(3, minor, language)), Provider::Dispatch { .. }),
                    "{}",
                    item.name
                );
            }
        }
    }
}

#[test]
fn names_are_unique_and_areas_sorted() {
    let mut names: Vec<&str> =
        items().map(|item| item.name).chain(conditions().map(|condition| condition.name)).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(areas().windows(2).all(|pair| pair[0].name < pair[1].name));
}

#[test]
fn a_condition_holds_in_its_range_on_the_full_api_alone() {
    for condition in conditions().filter(|condition| !condition.limited && !condition.pypy) {
        assert!(!has_condition(condition, &Target::abi3(9, Language::C)), "{}", condition.name);
        assert!(!has_condition(condition, &Target::pypy(3, 11, Language::C)), "{}", condition.name);
    }
}

#[test]
fn every_row_of_the_reference_has_an_address() {
    let pop = item("PyDict_Pop").unwrap();
    assert_eq!(pop.reference().as_deref(), Some("https://docs.python.org/3/c-api/dict.html#c.PyDict_Pop"));
}
