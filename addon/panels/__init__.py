"""The Twohander tab in the 3D view's sidebar, one file for each section, in the order in which a person works."""

from . import animate, characters, conversation, exchange, performance, render

MODULES = (conversation, characters, performance, animate, render, exchange)


def register():
    for module in MODULES:
        module.register()


def unregister():
    for module in reversed(MODULES):
        module.unregister()
