//! Text made into words: the tokenizer, folding, stems. Used alike for articles and questions, so that the two meet.
