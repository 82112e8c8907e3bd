"""Language-aware views of a text: passages, words, stems, numbers, dates, names. Pure; it never decides."""
