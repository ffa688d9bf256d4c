"""BVH files that the library writes, as Blender's own importer understands them."""

import addon_utils
import bpy
import numpy as np
from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.formats.bvh import write_bvh
from twohander.formats.contents import Contents
from twohander.formats.proportions import Proportions
from twohander.motion import BodyMotion


def test_blenders_importer_puts_every_joint_where_the_body_has_it(tmp_path):
    generator = np.random.default_rng(0)
    rotations = rotation.normalized(generator.normal(size=(6, 55, 4))).astype(np.float32)
    body = BodyMotion(rotations, generator.normal(size=(6, 3)).astype(np.float32), 30)
    proportions = Proportions("open_man")
    write_bvh(tmp_path / "a.bvh", Contents(body), proportions)
    addon_utils.enable("io_anim_bvh")
    bpy.ops.import_anim.bvh(filepath=str(tmp_path / "a.bvh"), global_scale=0.01, rotate_mode="QUATERNION", axis_forward="-Z", axis_up="Y")
    rig = bpy.context.object
    wanted = proportions.skeleton.positions(body.rotations.astype(np.float64), body.translation)
    for frame in range(6):
        bpy.context.scene.frame_set(frame + 1)
        for name, joint in JOINT.items():
            x, y, z = rig.matrix_world @ rig.pose.bones[name].head
            np.testing.assert_allclose((x, z, -y), wanted[frame, joint], atol=5e-5, err_msg=name)  # single precision
