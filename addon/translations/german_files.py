"""German of what reads and writes files of motion and of characters."""

GERMAN_FILES = {
    # Exchange
    "Add a FLAME head with the face shape and the motion of a DualTalk, ProbTalk3D or FaceDiffuser file; Esc cancels":
        "Einen FLAME-Kopf mit der Gesichtsform und der Bewegung einer Datei von DualTalk, ProbTalk3D oder FaceDiffuser hinzufügen; Esc bricht ab",
    "Animate the active character or rig from a motion file: npz (SMPL-X, DualTalk), npy (DualTalk, ProbTalk3D, FaceDiffuser), CSV, BVH; Esc cancels":
        "Die aktive Figur oder das aktive Rig aus einer Bewegungsdatei animieren: npz (SMPL-X, DualTalk), npy (DualTalk, ProbTalk3D, FaceDiffuser), "
        "CSV, BVH; Esc bricht ab",
    "Exact Vertices": "Genaue Punkte",
    "Show a FaceDiffuser file's vertices as they are, from a point cache beside it, instead of values fitted to them":
        "Die Punkte einer Datei von FaceDiffuser zeigen, wie sie sind, aus einem Punktspeicher neben ihr, statt angepasster Werte",
    "Export Motion": "Bewegung exportieren",
    "Write the active character's motion into a file: SMPL-X npz, Live Link Face CSV, BVH, DualTalk npz or npy, ProbTalk3D npy; Esc cancels":
        "Die Bewegung der aktiven Figur in eine Datei schreiben: npz von SMPL-X, CSV von Live Link Face, BVH, npz oder npy von DualTalk, npy von "
        "ProbTalk3D; Esc bricht ab",
    "Select a character's armature or one of its meshes, or a rig of yours that plays A or B":
        "Die Armatur einer Figur oder eines ihrer Netze auswählen, oder ein eigenes Rig, das A oder B spielt",
    "The character has no motion; animate it or import one first":
        "Die Figur hat keine Bewegung; zuerst animieren oder eine importieren",
    "Format": "Format",
    "The layout of the file": "Der Aufbau der Datei",
    "Export Characters": "Figuren exportieren",
    "Write the characters with their motion, clothes and hair over the scene's frames: glTF, FBX, USD or Alembic; Esc cancels":
        "Die Figuren mit Bewegung, Kleidung und Haar über die Bilder der Szene schreiben: glTF, FBX, USD oder Alembic; Esc bricht ab",
    "Add the characters first; there is none in the scene": "Zuerst die Figuren hinzufügen; in der Szene ist keine",
    "The kind of file": "Die Art der Datei",
    "Only Selected": "Nur ausgewählte",
    "Leave out characters of which nothing is selected": "Figuren weglassen, von denen nichts ausgewählt ist",
    # What files hold
    "glTF (.glb)": "glTF (.glb)", "FBX (.fbx)": "FBX (.fbx)", "USD (.usdc)": "USD (.usdc)", "Alembic (.abc)": "Alembic (.abc)",
    "glTF, one file: bones, shape keys, colours": "glTF, eine Datei: Knochen, Formschlüssel, Farben",
    "FBX, one file: bones, shape keys, colours": "FBX, eine Datei: Knochen, Formschlüssel, Farben",
    "USD: bones, shape keys, colours, with pictures in a folder beside it":
        "USD: Knochen, Formschlüssel, Farben, mit Bildern in einem Ordner daneben",
    "Alembic: meshes that move, without bones and colours": "Alembic: Netze, die sich bewegen, ohne Knochen und Farben",
    "Whole characters, SMPL-X, with the keys of BEAT2": "Ganze Figuren, SMPL-X, mit den Schlüsseln von BEAT2",
    "Bodies with the keys, the upright axis and the double precision of AMASS, SMPL-X":
        "Körper mit den Schlüsseln, der Hochachse und der doppelten Genauigkeit von AMASS, SMPL-X",
    "Faces as DualTalk's program writes them, FLAME, 56 values a frame, 25 fps":
        "Gesichter, wie das Programm von DualTalk sie schreibt, FLAME, 56 Werte je Bild, 25 Bilder je Sekunde",
    "Faces as FaceDiffuser's program writes them, vertices of FLAME, 25 fps (needs FLAME in the model store)":
        "Gesichter, wie das Programm von FaceDiffuser sie schreibt, Punkte von FLAME, 25 Bilder je Sekunde (braucht FLAME im Modellspeicher)",
    "Faces of DualTalk's data set, FLAME, 25 fps": "Gesichter aus den Daten von DualTalk, FLAME, 25 Bilder je Sekunde",
    "Faces of Epic's Live Link Face, ARKit's 52 weights, head and eyes":
        "Gesichter von Epics Live Link Face, die 52 Gewichte von ARKit, Kopf und Augen",
    "Faces of ProbTalk3D, FLAME, 403 values a frame, 25 fps": "Gesichter von ProbTalk3D, FLAME, 403 Werte je Bild, 25 Bilder je Sekunde",
    "Joints, SMPL-X's skeleton in centimetres": "Gelenke, das Skelett von SMPL-X in Zentimetern",
    # Characters
    "Exact": "Genau",
    "Give SMPL-X model files all their pose correctives, as shape keys that animating keys; each frame then takes many times longer":
        "Modelldateien von SMPL-X alle Haltungskorrekturen geben, als Formschlüssel, die beim Animieren Keys bekommen; jedes Bild braucht dann "
        "ein Vielfaches der Zeit",
}
