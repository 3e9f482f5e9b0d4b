"""What a project hand-in tells: its task, and what its report says of data, training and use."""
