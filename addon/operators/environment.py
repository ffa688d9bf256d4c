"""The environment of the neural engines: created, updated, removed, checked."""

import sys
from pathlib import Path

import bpy
from bpy.types import Operator
from bpy.utils import register_classes_factory
from twohander.errors import TwohanderError, WorkerError
from twohander.files.store import environment_folder
from twohander.worker.checking import inventory_there
from twohander.worker.environment import (TORCH, Made, Plan, is_whole, log_of, make_environment, remove_environment,
                                          update_environment)
from twohander.worker.pythons import chosen_interpreter, find_interpreter
from twohander.worker.torch_builds import BUILDS, Choice, fitting_build

from .. import environment, model_files, own_python, worker
from ..environment_settings import AUTOMATIC
from ..translations.sentences import spoken
from .job_operator import JobOperator
from .waiting import nothing_runs

OFFLINE = "Allow Online Access in the preferences (System > Network), or choose a Wheels Folder"
SOURCE = "this Twohander runs from its source and brings no wheel of the library; install the packed extension"


class EnvironmentOperator(JobOperator):
    """What fetches packages into the environment has in common."""

    @classmethod
    def poll(cls, context):
        settings = _settings(context)
        if not nothing_runs(cls):
            return False
        if settings is None:
            cls.poll_message_set("Install and enable the extension first: its preferences say what is wanted")
            return False
        if not (bpy.app.online_access or settings.wheels):
            cls.poll_message_set(OFFLINE)
            return False
        return cls.place_fits(environment_folder())

    def finish(self, context, made):
        environment.choose(context, made.python)
        if made.gpu:
            return f"The neural engines have their environment: torch {made.torch}, with a GPU"
        return f"The neural engines have their environment: torch {made.torch}, on the processor"


class TWOHANDER_OT_create_environment(EnvironmentOperator, Operator):
    """Make a Python environment outside Blender, with torch for this machine and this version of Twohander; Esc cancels"""

    bl_idname = "twohander.create_environment"
    bl_label = "Create Environment"
    bl_options = {"REGISTER"}

    @classmethod
    def place_fits(cls, folder):
        if is_whole(folder):
            cls.poll_message_set("There is an environment already; update or remove it")
            return False
        return True

    def work(self, context):
        settings = _settings(context)
        package, folder, wheels = _package(), environment_folder(), _path(settings.wheels)
        maker, build, index, torch = _path(settings.maker), settings.torch_build, settings.torch_index, settings.torch

        def make(progress) -> Made:
            progress(0.0, "looking for a Python")
            interpreter = chosen_interpreter(maker) if maker else find_interpreter(sys.executable)
            choice = fitting_build() if build == AUTOMATIC else Choice(BUILDS[build], "chosen")
            made = make_environment(Plan(folder, interpreter, choice.build, package, torch or TORCH, index or None, wheels), progress)
            environment.check(str(made.python), lambda share, doing: progress(1.0, doing))
            return made

        return make


class TWOHANDER_OT_update_environment(EnvironmentOperator, Operator):
    """Put this version of Twohander into the environment, in place of the one it has; Esc cancels"""

    bl_idname = "twohander.update_environment"
    bl_label = "Update Environment"
    bl_options = {"REGISTER"}

    @classmethod
    def place_fits(cls, folder):
        if not is_whole(folder):
            cls.poll_message_set("Create an environment first")
            return False
        return True

    def work(self, context):
        package, folder, wheels = _package(), environment_folder(), _path(_settings(context).wheels)
        worker.end()  # it holds files that are about to be replaced

        def update(progress) -> Made:
            made = update_environment(folder, package, wheels, progress)
            environment.check(str(made.python), lambda share, doing: progress(1.0, doing))
            return made

        return update


class TWOHANDER_OT_remove_environment(Operator):
    """Delete the environment that was made here, with torch and all else in it"""

    bl_idname = "twohander.remove_environment"
    bl_label = "Remove Environment"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context):
        if not nothing_runs(cls):
            return False
        if not is_whole(environment_folder()):
            cls.poll_message_set("There is no environment that was made here")
            return False
        return True

    def invoke(self, context, event):
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, context):
        worker.end()
        try:
            remove_environment(environment_folder())
        except (TwohanderError, OSError) as problem:
            self.report({"ERROR"}, spoken(str(problem)))
            return {"CANCELLED"}
        environment.forget()
        self.report({"INFO"}, spoken("The environment was removed"))
        return {"FINISHED"}


class TWOHANDER_OT_open_environment_log(Operator):
    """Open the text file that tells how the environment was made"""

    bl_idname = "twohander.open_environment_log"
    bl_label = "Open Log"

    @classmethod
    def poll(cls, context):
        if not log_of(environment_folder()).exists():
            cls.poll_message_set("There is no log: no environment was made yet")
            return False
        return True

    def execute(self, context):
        return bpy.ops.wm.path_open(filepath=str(log_of(environment_folder())))


class TWOHANDER_OT_check_setup(JobOperator, Operator):
    """Ask the environment what it has, and read every model file; Esc cancels"""

    bl_idname = "twohander.check_setup"
    bl_label = "Check Setup"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context):
        return nothing_runs(cls)

    def work(self, context):
        python, folders = environment.chosen_python(context), own_python.module_folders()

        def check(progress):
            problem = None
            if python is not None:
                try:
                    environment.check(python, progress)
                except WorkerError as found:
                    problem = found
            return problem, inventory_there(sys.executable, progress, folders)

        return check

    def finish(self, context, findings):
        problem, states = findings
        model_files.keep_checked(states)
        damaged = [state.label for state in states if state.wrong]
        if damaged or problem:
            raise TwohanderError("; ".join((*(f"{label} is damaged" for label in damaged), *([str(problem)] if problem else []))))
        return f"Checked: {sum(state.found is not None for state in states)} of {len(states)} model files are here, all whole"


class TWOHANDER_OT_show_preferences(Operator):
    """Open the preferences of Twohander, where environment and model files are"""

    bl_idname = "twohander.show_preferences"
    bl_label = "Preferences"

    def execute(self, context):
        package = __package__.rpartition(".")[0]
        if package not in context.preferences.addons:
            self.report({"ERROR"}, spoken("Twohander runs from its source and has no preferences; install the packed extension"))
            return {"CANCELLED"}
        return bpy.ops.preferences.addon_show(module=package)


def _settings(context):
    addon = context.preferences.addons.get(__package__.rpartition(".")[0])
    return addon.preferences.environment if addon else None


def _package() -> str:
    package = environment.package()
    if package is None:
        raise TwohanderError(SOURCE)
    return package


def _path(value: str) -> Path | None:
    return Path(bpy.path.abspath(value)) if value else None


classes = (TWOHANDER_OT_create_environment, TWOHANDER_OT_update_environment, TWOHANDER_OT_remove_environment,
           TWOHANDER_OT_open_environment_log, TWOHANDER_OT_check_setup, TWOHANDER_OT_show_preferences)
register, unregister = register_classes_factory(classes)
