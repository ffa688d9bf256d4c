"""What stops a build step, in words for the person who called it."""


class BuildError(Exception):
    """A step that cannot go on; the message names the finding and the remedy."""


class MissingLibrary(BuildError):
    """An environment is complete, but the machine lacks a system library that Blender loads."""
