Unicode Objects and Codecs.
