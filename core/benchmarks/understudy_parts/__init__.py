"""The parts of the understudy's benchmark."""
