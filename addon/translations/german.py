"""German."""

GERMAN = {
    # Conversation
    "Conversation": "Gespräch",
    "Voices": "Stimmen",
    "Where the two voices come from": "Woher die beiden Stimmen kommen",
    "Files": "Dateien",
    "Two sound files, one for each voice, or one stereo file: left is A, right is B":
        "Zwei Tondateien, eine je Stimme, oder eine Stereodatei: links ist A, rechts ist B",
    "Sequencer": "Sequenzer",
    "Two sound strips of the scene's sequencer, one for each voice": "Zwei Tonstreifen aus dem Sequenzer der Szene, einer je Stimme",
    "What A says: one mono sound file. The bundled conversation is used while both are empty":
        "Was A sagt: eine Tondatei in Mono. Solange beide leer sind, wird das mitgelieferte Gespräch verwendet",
    "What B says: one mono sound file. The bundled conversation is used while both are empty":
        "Was B sagt: eine Tondatei in Mono. Solange beide leer sind, wird das mitgelieferte Gespräch verwendet",
    "Strip of A": "Streifen von A",
    "Strip of B": "Streifen von B",
    "The sound strip of the sequencer that holds A's voice": "Der Tonstreifen im Sequenzer mit der Stimme von A",
    "The sound strip of the sequencer that holds B's voice": "Der Tonstreifen im Sequenzer mit der Stimme von B",
    "Use Selected Strips": "Gewählte Streifen verwenden",
    "Use the two selected sound strips of the sequencer as the voices: the one in the lower channel is A":
        "Die zwei gewählten Tonstreifen im Sequenzer als Stimmen verwenden: der im unteren Kanal ist A",
    "Select two sound strips in the sequencer, one for each voice": "Im Sequenzer zwei Tonstreifen wählen, einen je Stimme",
    "Swap Voices": "Stimmen tauschen",
    "Give A's voice to B and B's to A": "Die Stimme von A an B geben und die von B an A",
    "Choose a voice for A and one for B first; a stereo file has A on its left":
        "Zuerst je eine Stimme für A und B wählen; in einer Stereodatei ist A links",
    "Use as Voices": "Als Stimmen verwenden",
    "Voices of a conversation": "Stimmen eines Gesprächs",
    "Use one or two sound files as the voices of the conversation: A, then B, in order of their names":
        "Eine oder zwei Tondateien als Stimmen des Gesprächs verwenden: A, dann B, nach ihren Namen geordnet",
    "The bundled conversation": "Das mitgelieferte Gespräch",
    "Drop yours on the view": "Eigenes in die Ansicht ziehen",
    "Listening": "Wird angehört",
    "{} was changed since {} was animated": "{} wurde geändert, seit {} animiert wurde",
    "Texts": "Texte",
    "Text of A": "Text von A",
    "Text of B": "Text von B",
    "What A says, as .txt, .srt or .vtt; helps the lips": "Was A sagt, als .txt, .srt oder .vtt; hilft den Lippen",
    "What B says, as .txt, .srt or .vtt; helps the lips": "Was B sagt, als .txt, .srt oder .vtt; hilft den Lippen",
    # Characters
    "Characters": "Figuren",
    "The character that plays A": "Die Figur, die A spielt",
    "The character that plays B": "Die Figur, die B spielt",
    "Open Woman": "Frau (frei)",
    "Open Man": "Mann (frei)",
    "An open character that comes with Twohander": "Eine freie Figur, die mit Twohander kommt",
    "Model File": "Modelldatei",
    "A body of yours in an SMPL-X file, or a head in a FLAME file":
        "Ein eigener Körper in einer SMPL-X-Datei oder ein Kopf in einer FLAME-Datei",
    "File of A": "Datei von A",
    "File of B": "Datei von B",
    "The SMPL-X or FLAME file (.npz or .pkl) of A; a name alone is looked for in the model store":
        "Die SMPL-X- oder FLAME-Datei (.npz oder .pkl) von A; ein bloßer Name wird im Modellverzeichnis gesucht",
    "The SMPL-X or FLAME file (.npz or .pkl) of B; a name alone is looked for in the model store":
        "Die SMPL-X- oder FLAME-Datei (.npz oder .pkl) von B; ein bloßer Name wird im Modellverzeichnis gesucht",
    "Add Characters": "Figuren hinzufügen",
    "Add the two chosen characters, each in a new collection; Esc cancels":
        "Die zwei gewählten Figuren hinzufügen, jede in einer neuen Sammlung; Esc bricht ab",
    "Choose the model file of A and of B, or an open character": "Die Modelldateien von A und B wählen oder eine freie Figur",
    "Plays A": "Spielt A",
    "Plays B": "Spielt B",
    "The character in the scene that plays A": "Die Figur in der Szene, die A spielt",
    "The character in the scene that plays B": "Die Figur in der Szene, die B spielt",
    "A Rig of Your Own": "Ein eigenes Rig",
    "Mapping": "Zuordnung",
    "A file that says which bones and shape keys are which, for rigs of other names; empty to go by the names":
        "Eine Datei, die sagt, welche Knochen und Formschlüssel welche sind, für Rigs mit anderen Namen; leer, um nach den Namen zu gehen",
    "Selected as": "Gewähltes als",
    "Use Selected Rig": "Gewähltes Rig verwenden",
    "Write Mapping": "Zuordnung schreiben",
    "Write a mapping file for the selected rig, with the bones and shape keys that its names tell; fill in the others in a text editor":
        "Eine Zuordnungsdatei für das gewählte Rig schreiben, mit den Knochen und Formschlüsseln, die die Namen verraten; die anderen in einem "
        "Texteditor eintragen",
    "Let the selected armature, or the one of the selected mesh, play A or B; its bones and shape keys are recognised by name or mapped by a "
    "file":
        "Die gewählte Armatur oder die des gewählten Netzes A oder B spielen lassen; ihre Knochen und Formschlüssel werden am Namen erkannt oder "
        "durch eine Datei zugeordnet",
    "Plays": "Spielt",
    "Whom the rig plays": "Wen das Rig spielt",
    "The first voice": "Die erste Stimme",
    "The second voice": "Die zweite Stimme",
    "Select an armature, or a mesh that one moves": "Eine Armatur wählen oder ein Netz, das eine bewegt",
    "This is a character of Twohander's: choose it as the one that plays A or B":
        "Das ist eine Figur von Twohander: sie als die wählen, die A oder B spielt",
    "Stage": "Bühne",
    "Seated": "Sitzend",
    "Both sit instead of standing": "Beide sitzen, statt zu stehen",
    "Distance": "Abstand",
    "Metres between the two": "Meter zwischen den beiden",
    "Set the Stage": "Bühne aufbauen",
    "Place both characters facing each other, with three cameras, lights and a backdrop":
        "Beide Figuren einander gegenüber aufstellen, mit drei Kameras, Lampen und Hintergrund",
    "Add the characters first, or choose two in the scene": "Zuerst die Figuren hinzufügen oder zwei in der Szene wählen",
    "Cameras": "Kameras",
    "Two-Shot": "Beide",
    "Over A": "Über A",
    "Over B": "Über B",
    "The camera that shows both": "Die Kamera, die beide zeigt",
    "The camera over A's shoulder, which shows B": "Die Kamera über der Schulter von A, die B zeigt",
    "The camera over B's shoulder, which shows A": "Die Kamera über der Schulter von B, die A zeigt",
    # Animate
    "Animate": "Animieren",
    "Animate both characters from the two voices, speaking and listening, as a new take; Esc cancels":
        "Beide Figuren nach den zwei Stimmen animieren, sprechend und zuhörend, als neue Fassung; Esc bricht ab",
    "Wait for the running job, or press Esc to cancel it": "Auf die laufende Arbeit warten oder sie mit Esc abbrechen",
    "Seed": "Startwert",
    "Another seed gives another performance of the same conversation": "Ein anderer Startwert ergibt ein anderes Spiel desselben Gesprächs",
    "Take": "Fassung",
    "The take that both play": "Die Fassung, die beide spielen",
    "Name": "Name",
    "The take's name, which its actions bear too": "Der Name der Fassung, den auch ihre Aktionen tragen",
    "Remove Take": "Fassung entfernen",
    "Remove the chosen take and its actions, but for those that something else in the file uses":
        "Die gewählte Fassung und ihre Aktionen entfernen, außer denen, die etwas anderes in der Datei verwendet",
    "Push to NLA": "In die NLA legen",
    "Lay the chosen take into new NLA tracks, where it can be layered and moved":
        "Die gewählte Fassung in neue NLA-Spuren legen, wo sie geschichtet und verschoben werden kann",
    "Animate first: there is no take yet": "Zuerst animieren: es gibt noch keine Fassung",
    "Adjust Scene": "Szene anpassen",
    "Fit the scene to each new take: its rate and range, the sound, markers and cuts":
        "Die Szene jeder neuen Fassung anpassen: Bildrate und Bereich, Ton, Marker und Schnitte",
    "Frame Rate": "Bildrate",
    "The scene's frame rate, at which both are keyed": "Die Bildrate der Szene, in der beide Schlüsselbilder bekommen",
    "As It Is": "Wie sie ist",
    "Keep the scene's frame rate": "Die Bildrate der Szene behalten",
    "24 fps": "24 B/s",
    "25 fps": "25 B/s",
    "30 fps": "30 B/s",
    "50 fps": "50 B/s",
    "60 fps": "60 B/s",
    "Let the scene play 24 frames in a second": "Die Szene 24 Bilder in der Sekunde zeigen lassen",
    "Let the scene play 25 frames in a second": "Die Szene 25 Bilder in der Sekunde zeigen lassen",
    "Let the scene play 30 frames in a second": "Die Szene 30 Bilder in der Sekunde zeigen lassen",
    "Let the scene play 50 frames in a second": "Die Szene 50 Bilder in der Sekunde zeigen lassen",
    "Let the scene play 60 frames in a second": "Die Szene 60 Bilder in der Sekunde zeigen lassen",
    "Add": "Hinzufügen",
    "Fit": "Anpassen",
    "Sound": "Ton",
    "Put the voices into the sequencer, in sync with the motion": "Die Stimmen im Takt der Bewegung in den Sequenzer legen",
    "Turn Markers": "Redemarker",
    "Mark in the timeline where each one begins to speak": "In der Zeitleiste markieren, wo jeder zu sprechen beginnt",
    "Cut on Speech": "Redeschnitt",
    "Switch cameras with the conversation, where the stage has its cameras":
        "Mit dem Gespräch die Kamera wechseln, wo die Bühne ihre Kameras hat",
    "Frame Range": "Bildbereich",
    "Let the scene's frame range end with the conversation": "Den Bildbereich der Szene mit dem Gespräch enden lassen",
    "Shortest Shot": "Mindestdauer",
    "Time that every shot lasts at least": "Zeit, die jede Einstellung mindestens dauert",
    "Lead Time": "Vorlauf",
    "Time by which a cut comes before the voice": "Zeit, um die ein Schnitt vor der Stimme kommt",
    "Show Listeners": "Zuhörer zeigen",
    "Cut to who listens in long turns": "In langen Reden auf den Zuhörer schneiden",
    "Switch cameras at timeline markers so that the film follows who talks; cuts made here before are replaced, markers of yours stay":
        "An Markern der Zeitleiste die Kamera wechseln, sodass der Film zeigt, wer spricht; frühere Schnitte von hier werden ersetzt, eigene "
        "Marker bleiben",
    "Set the stage first, or choose the three cameras": "Zuerst die Bühne aufbauen oder die drei Kameras wählen",
    "Redo a Range": "Bereich neu",
    "Redo the Range": "Bereich neu animieren",
    "Animate the range of frames again with its own seed and blend it into the take; Esc cancels":
        "Den Bildbereich mit eigenem Startwert neu animieren und in die Fassung einblenden; Esc bricht ab",
    "Animate first: there is no take of which a range could be redone":
        "Zuerst animieren: es gibt keine Fassung, von der ein Bereich neu werden könnte",
    "First Frame": "Erstes Bild",
    "Last Frame": "Letztes Bild",
    "First frame that is animated again, unless the timeline has a preview range":
        "Das erste Bild, das neu animiert wird, sofern die Zeitleiste keinen Vorschaubereich hat",
    "Last frame that is animated again, unless the timeline has a preview range":
        "Das letzte Bild, das neu animiert wird, sofern die Zeitleiste keinen Vorschaubereich hat",
    "The seed of the new frames": "Der Startwert der neuen Bilder",
    "Blend": "Überblendung",
    "Time over which the new motion blends with the old one at both ends":
        "Zeit, über die die neue Bewegung an beiden Enden in die alte übergeht",
    "As a New Take": "Als neue Fassung",
    "Keep the take as it is and make another one with the new frames":
        "Die Fassung lassen, wie sie ist, und eine weitere mit den neuen Bildern machen",
    "Starting": "Beginnt",
    "Esc cancels": "Esc bricht ab",
    "{} left, Esc cancels": "noch {}, Esc bricht ab",
    "Cancel": "Abbrechen",
    "Stop animating or rendering; the scene stays as it was": "Das Animieren oder Rendern beenden; die Szene bleibt, wie sie war",
    "Nothing is being animated or rendered": "Nichts wird animiert oder gerendert",
    "Reading A": "A wird gelesen",
    "Reading B": "B wird gelesen",
    "Building the characters": "Die Figuren werden gebaut",
    "Finding who speaks when": "Wer wann spricht, wird gesucht",
    "Listening to A": "A wird angehört",
    "Listening to B": "B wird angehört",
    "Heard both": "Beide sind gehört",
    "Moving A": "A wird bewegt",
    "Moving B": "B wird bewegt",
    "Moving both bodies": "Beide Körper werden bewegt",
    "Writing": "Wird geschrieben",
    "Reading the motion": "Die Bewegung wird gelesen",
    "Reading the motion off the rig": "Die Bewegung wird vom Rig gelesen",
    "Reading the head": "Der Kopf wird gelesen",
    "Building the head": "Der Kopf wird gebaut",
    "Writing the keys": "Schlüsselbilder werden geschrieben",
    "Changing the scene": "Die Szene wird geändert",
    "Encoding the film": "Der Film wird kodiert",
    "Rendering frame {} of {}": "Bild {} von {} wird gerendert",
    "Take {} of {}": "Fassung {} von {}",
    # Render
    "Render": "Rendern",
    "Render the scene to a film file with its sound, or to pictures, in a second Blender in the background; Esc stops, and the next time it goes on":
        "Die Szene in einem zweiten Blender im Hintergrund als Filmdatei mit Ton oder als Bilder rendern; Esc hält an, und das nächste Mal geht es weiter",
    "Set the stage first, or add a camera": "Zuerst die Bühne aufbauen oder eine Kamera hinzufügen",
    "Save the scene, or choose where to render to": "Die Szene speichern oder wählen, wohin gerendert wird",
    "Save the scene, or choose a place": "Szene speichern oder Ort wählen",
    "Output": "Ausgabe",
    "What is rendered": "Was gerendert wird",
    "Film": "Film",
    "An mp4 file with sound": "Eine mp4-Datei mit Ton",
    "Frames": "Bilder",
    "A PNG picture of every frame in a folder": "Ein PNG-Bild von jedem Einzelbild in einem Ordner",
    "Folder": "Ordner",
    "The folder of the frames; empty for one in the film folder of the preferences":
        "Der Ordner der Bilder; leer für einen im Filmordner der Einstellungen",
    "Overwrite": "Überschreiben",
    "Render frames again that are there already, instead of going on where the last run stopped":
        "Vorhandene Bilder noch einmal rendern, statt fortzufahren, wo der letzte Lauf aufgehört hat",
    "Quality": "Qualität",
    "How finely the film is rendered": "Wie fein der Film gerendert wird",
    "Draft": "Entwurf",
    "Preview": "Vorschau",
    "Final": "Endfassung",
    "480 x 270, 3 samples; films of every second frame, so half as many per second as the scene":
        "480 x 270, 3 Samples; Filme aus jedem zweiten Bild, also halb so vielen pro Sekunde wie die Szene",
    "640 x 360, 5 samples; films of every second frame, so half as many per second as the scene":
        "640 x 360, 5 Samples; Filme aus jedem zweiten Bild, also halb so vielen pro Sekunde wie die Szene",
    "1920 x 1080, 64 samples; every frame": "1920 x 1080, 64 Samples; jedes Bild",
    "Every second frame: {} fps": "Jedes zweite Bild: {} B/s",
    "The film file; empty for one in the film folder of the preferences": "Die Filmdatei; leer für eine im Filmordner der Einstellungen",
    # Exchange
    "Exchange": "Austausch",
    "Import Motion": "Bewegung importieren",
    "Select a character's armature or one of its meshes": "Die Armatur einer Figur oder eines ihrer Netze wählen",
    "Head Model": "Kopfmodell",
    "The FLAME file (.pkl or .npz) of new heads; empty for the one in the model store":
        "Die FLAME-Datei (.pkl oder .npz) neuer Köpfe; leer für die im Modellverzeichnis",
    "Add Head": "Kopf hinzufügen",
    "Choose the Head Model, a FLAME file, or add generic_model.pkl to the model store":
        "Das Kopfmodell wählen, eine FLAME-Datei, oder generic_model.pkl ins Modellverzeichnis aufnehmen",
    # Preferences
    "Film Folder": "Filmordner",
    "Where films are rendered to unless a scene says otherwise": "Wohin Filme gerendert werden, wenn eine Szene nichts anderes sagt",
    "Model Files": "Modelldateien",
    "Model Store": "Modellspeicher",
    "The folder in which model files and converted checkpoints are kept; empty for the usual place":
        "Der Ordner, in dem Modelldateien und umgewandelte Gewichte liegen; leer für den üblichen Ort",
    "The environment variable {} says where the model store is, not these preferences":
        "Wo der Modellspeicher ist, sagt die Umgebungsvariable {}, nicht diese Einstellung",
}
