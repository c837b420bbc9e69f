//! The answer's form: lines that say relations with offsets, their grammar and their parser.
