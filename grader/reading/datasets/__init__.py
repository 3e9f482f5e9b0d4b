"""What a student's dataset is for, and what the survey of its rows means."""
