"""A stand-in for a layout that remembers what was drawn, with all sub-panels open: Blender draws none in the background."""


import bpy


class RecordedLayout:
    """labels: (text, icon); properties: names drawn by `prop`; greyed: those of them that cannot be changed; operators: (id, what was set on
    it); choices: (value, greyed).

    fields, buttons: their labels in English, of buttons those in the whole width. closed: sub-panels that are folded until the user opens
    them. lists: classes of the lists.
    """

    def __init__(self, top: "RecordedLayout | None" = None):
        self._top = top or self
        self.enabled = self.active = True
        if top is None:
            self.labels, self.properties, self.greyed, self.operators, self.choices, self.closed, self.lists = [], [], [], [], [], [], []
            self.fields, self.buttons = [], []

    @property
    def texts(self) -> str:
        """All labels, one after the other."""
        return " ".join(text for text, _ in self._top.labels)

    def panel(self, name, default_closed=False):
        if default_closed:
            self._top.closed.append(name)
        return self._child(), self._child()

    def label(self, text="", icon="NONE", translate=True, text_ctxt=""):
        self._top.labels.append((text, icon))

    def prop(self, owner, name, text=None, slider=False, icon="NONE", expand=False):
        shown = owner.bl_rna.properties[name]  # as Blender does, complain of a property that is not there
        if shown.type != "BOOLEAN" and not expand:
            self._top.fields.append(shown.name if text is None else text)
        self._top.properties.append(name)
        if not self.enabled:
            self._top.greyed.append(name)

    def prop_enum(self, owner, name, value, icon="NONE"):
        assert value in owner.bl_rna.properties[name].enum_items
        self._top.choices.append((f"{name} {value}", not self.enabled))

    def prop_search(self, owner, name, place, list_name, text=None, icon="NONE"):
        self.prop(owner, name, text)

    def operator(self, name, text=None, icon="NONE", translate=True):
        if text is None:
            self._top.buttons.append(getattr(bpy.ops.twohander, name.partition(".")[2]).get_rna_type().name)
        settings = type("Settings", (), {})()
        self._top.operators.append((name, settings))
        return settings

    def template_list(self, kind, identifier, owner, items, active_owner, active, rows=5):
        self._top.lists.append(kind)

    def progress(self, factor=0.0, text="", translate=True):
        self._top.labels.append((text, f"{factor:.0%}"))

    def template_icon(self, icon, scale=1.0):
        pass

    def row(self, align=False):
        return self._child()

    def column(self, align=False, heading=""):
        return self._child()

    def split(self, factor=0.0):
        return self._child()

    def _child(self):
        child = RecordedLayout(self._top)
        child.enabled = self.enabled
        return child
