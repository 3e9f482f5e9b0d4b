"""The assignment, solved: fine-tune `distilbert-base-uncased` on film reviews."""
