"""What a user chooses before an environment for the neural engines is made: properties of the preferences."""

from bpy.props import EnumProperty, StringProperty
from bpy.types import PropertyGroup
from bpy.utils import register_classes_factory
from twohander.worker.environment import TORCH
from twohander.worker.torch_builds import BUILDS

AUTOMATIC = "auto"
BUILD_ITEMS = ((AUTOMATIC, "Automatic", "The build that suits this machine"),
               *((build.name, build.label, f"Takes about {build.space:g} GB") for build in BUILDS.values()))


class TWOHANDER_PG_environment(PropertyGroup):
    maker: StringProperty(
        name="Made with", subtype="FILE_PATH",
        description="The Python that makes the environment; empty for one that is found on this machine")
    torch_build: EnumProperty(name="Torch Build", description="For which processor or GPU torch is fetched", items=BUILD_ITEMS)
    torch_index: StringProperty(
        name="Torch Index", description="The package index from which torch is fetched; empty for pytorch.org's for the build")
    torch: StringProperty(name="Torch", description="Which torch is fetched, as a requirement such as torch==2.13.0", default=TORCH)
    wheels: StringProperty(
        name="Wheels Folder", subtype="DIR_PATH",
        description="A folder with the wheels of torch and all else, for machines without a network; empty to fetch them")


classes = (TWOHANDER_PG_environment,)
register, unregister = register_classes_factory(classes)
