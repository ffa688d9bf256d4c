"""The parts of DualTalk's benchmark."""
