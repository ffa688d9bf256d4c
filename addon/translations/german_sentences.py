"""German of what is reported when something is done or goes wrong. Numbers and names stand where {} is, in the order of the English."""

GERMAN_SENTENCES = {
    # What was done
    "Both characters are in the scene": "Beide Figuren sind in der Szene",
    "{} and {} of the start-up file are hidden now": "{} und {} aus der Startdatei sind jetzt verborgen",
    "{} of the start-up file is hidden now": "{} aus der Startdatei ist jetzt verborgen",
    "{} is A, {} is B": "{} ist A, {} ist B",
    "{} plays {}: {} bones, {} of ARKit's 52 shape keys": "{} spielt {}: Knochen nach {}, {} der 52 Formschlüssel von ARKit",
    "{}: {} s of conversation with {} turns": "{}: {} s Gespräch mit {} Redebeiträgen",
    "{}, the last of {} takes: {} s of conversation with {} turns": "{}, die letzte von {} Fassungen: {} s Gespräch mit {} Redebeiträgen",
    "Frames {} to {} of {} are new": "Bilder {} bis {} von {} sind neu",
    "{} was removed": "{} wurde entfernt",
    "{} plays from {} NLA tracks": "{} spielt aus {} NLA-Spuren",
    "{} shots": "{} Einstellungen",
    "Rendered {}": "Gerendert: {}",
    "went on after {} frames that were there": "fortgesetzt nach {} vorhandenen Bildern",
    "the scene or the quality has changed since: {} frames of before were rendered again":
        "Szene oder Qualität haben sich geändert: {} frühere Bilder wurden neu gerendert",
    "{} was added": "{} wurde hinzugefügt",
    "Added {}": "{} wurde hinzugefügt",
    "{} is animated": "{} ist animiert",
    "{} holds the motion of {}": "{} enthält die Bewegung von {}",
    "Exported {} to {}": "{} exportiert in {}",
    "the face's shape stays the character's: Add Head takes it from the file":
        "die Gesichtsform bleibt die der Figur: Kopf hinzufügen nimmt sie aus der Datei",
    "without the face's shape, which is told in FLAME 2020's coefficients": "ohne die Gesichtsform, die in den Koeffizienten von FLAME 2020 steht",
    "without the shifts of {}": "ohne die Verschiebungen von {}",
    "the hair became ribbons": "das Haar wurde zu Bändern",
    "without colours, which Alembic does not hold": "ohne Farben, die Alembic nicht fasst",
    "The characters are animated, but {}": "Die Figuren sind animiert, aber {}",
    "{} was cancelled; the scene is unchanged": "{} wurde abgebrochen; die Szene ist unverändert",
    "The neural engines have their environment: torch {}, with a GPU": "Die neuronalen Verfahren haben ihre Umgebung: torch {}, mit Grafikprozessor",
    "The neural engines have their environment: torch {}, on the processor": "Die neuronalen Verfahren haben ihre Umgebung: torch {}, auf dem Prozessor",
    "The environment was removed": "Die Umgebung wurde entfernt",
    "Checked: {} of {} model files are here, all whole": "Geprüft: {} von {} Modelldateien sind da, alle unversehrt",
    # What is being done
    "Looking for frames that are there": "Vorhandene Bilder werden gesucht",
    "Looking for a Python": "Ein Python wird gesucht",
    "{}, frame {} of {}": "{}, Bild {} von {}",
    "Reading shape keys": "Formschlüssel werden gelesen",
    "Moving {} to its place": "{} kommt an seinen Ort",
    # Voices
    "{} sound files were dropped: drop one for each of the two voices": "{} Tondateien wurden abgelegt: für jede der zwei Stimmen eine ablegen",
    "choose a sound file for A too; a single stereo file belongs to A": "auch für A eine Tondatei wählen; eine einzelne Stereodatei gehört zu A",
    "choose a sound strip for each voice: select two in the sequencer and press Use Selected Strips":
        "für jede Stimme einen Tonstreifen wählen: zwei im Sequenzer auswählen und Gewählte Streifen verwenden drücken",
    "the sequencer has no sound strip {}; select two strips and press Use Selected Strips":
        "der Sequenzer hat keinen Tonstreifen {}; zwei Streifen auswählen und Gewählte Streifen verwenden drücken",
    "the strip {} is played at another speed; render it to a sound file first and use that":
        "der Streifen {} wird in anderem Tempo gespielt; ihn zuerst in eine Tondatei rendern und die verwenden",
    "the sound of {} is packed into the .blend file; unpack it first": "der Ton von {} ist in die .blend-Datei gepackt; ihn zuerst entpacken",
    "nothing of {} is heard from the scene's first frame on; move its strip":
        "von {} ist ab dem ersten Bild der Szene nichts zu hören; den Streifen verschieben",
    "this build of Blender has no sound: animate and render here, and add the sound with another build":
        "dieses Blender ist ohne Ton gebaut: hier animieren und rendern, den Ton in einem anderen hinzufügen",
    "{} is no sound that Blender can read; convert it to WAV or FLAC": "{} ist kein Ton, den Blender lesen kann; in WAV oder FLAC umwandeln",
    "{} cannot be opened: {}": "{} lässt sich nicht öffnen: {}",
    "{} cannot be opened ({})": "{} lässt sich nicht öffnen ({})",
    "{}: there is no such file": "{}: diese Datei gibt es nicht",
    "{} is a folder, not a sound file": "{} ist ein Ordner, keine Tondatei",
    "{} is empty; record or export it again": "{} ist leer; neu aufnehmen oder exportieren",
    "{} breaks off after {} of {} seconds; copy or export it again": "{} bricht nach {} von {} Sekunden ab; neu kopieren oder exportieren",
    "{} breaks off: it has {} of {} bytes; copy or export it again": "{} bricht ab: es hat {} von {} Bytes; neu kopieren oder exportieren",
    "{} has only {} samples ({} s); at least {} s are needed": "{} hat nur {} Abtastwerte ({} s); mindestens {} s sind nötig",
    "{} is {} hours long; cut it into parts of at most two hours": "{} ist {} Stunden lang; in Teile von höchstens zwei Stunden schneiden",
    "{} holds values that are not numbers; export it again": "{} enthält Werte, die keine Zahlen sind; neu exportieren",
    "{} has changed while it was used; start again": "{} wurde geändert, während es verwendet wurde; noch einmal beginnen",
    "{} is not a sound file that can be read ({}); use wav, flac, mp3, ogg":
        "{} ist keine lesbare Tondatei ({}); wav, flac, mp3 oder ogg verwenden",
    "{} has {} channels; a conversation file has two, one per person": "{} hat {} Kanäle; eine Gesprächsdatei hat zwei, einen je Person",
    "{} is mono: two voices mixed into one channel cannot be told apart. Give one file per person, or one stereo file with a person on each side":
        "{} ist mono: zwei in einen Kanal gemischte Stimmen lassen sich nicht trennen. Eine Datei je Person geben, oder eine Stereodatei mit je "
        "einer Person auf jeder Seite",
    "both tracks hold the same sound ({}): two voices mixed into one recording cannot be told apart. Give one recording per person":
        "beide Spuren enthalten denselben Ton ({}): zwei in eine Aufnahme gemischte Stimmen lassen sich nicht trennen. Eine Aufnahme je Person geben",
    "neither track holds any sound; record or export them again": "keine der beiden Spuren enthält Ton; neu aufnehmen oder exportieren",
    "{} holds no words; leave the transcript out instead": "{} enthält keine Wörter; den Text stattdessen weglassen",
    "{} is not UTF-8 text; save it as UTF-8": "{} ist kein Text in UTF-8; als UTF-8 speichern",
    "{}: transcripts are .txt, .srt or .vtt files": "{}: Texte sind Dateien in .txt, .srt oder .vtt",
    "{}: cannot read the times in '{}'": "{}: die Zeiten in '{}' sind nicht lesbar",
    "{}: the line '{}' ends before it starts": "{}: die Zeile '{}' endet, bevor sie beginnt",
    # Characters
    "choose a model file for {}, or an open character: the rig takes over its motion":
        "für {} eine Modelldatei oder eine freie Figur wählen: das Rig übernimmt deren Bewegung",
    "a character was removed meanwhile: choose both again, then animate":
        "eine Figur wurde inzwischen entfernt: beide neu wählen, dann animieren",
    "the character was removed meanwhile: select one again": "die Figur wurde inzwischen entfernt: wieder eine auswählen",
    "{} is scaled by {}; apply its scale first": "{} ist um {} skaliert; zuerst die Skalierung anwenden",
    "none of the shape keys in {} is on a mesh of {}": "keiner der Formschlüssel in {} ist auf einem Netz von {}",
    "the bone {} is moved by the constraint {}, as in a control rig; choose an armature of deforming bones alone, or mute its constraints":
        "der Knochen {} wird vom Constraint {} bewegt, wie in einem Steuerrig; eine Armatur nur aus verformenden Knochen wählen, oder die "
        "Constraints stumm schalten",
    "the bone {} does not inherit its parent's rotation; switch Inherit Rotation on":
        "der Knochen {} erbt die Drehung seines Elternknochens nicht; Drehung erben einschalten",
    "two people {} m apart do not talk: choose {} to {} metres": "zwei Leute in {} m Abstand reden nicht: {} bis {} Meter wählen",
    "{} is a SMPL-X body; a head needs a FLAME file such as {}": "{} ist ein Körper von SMPL-X; ein Kopf braucht eine FLAME-Datei wie {}",
    "{} has no motion; animate it or import one first": "{} hat keine Bewegung; zuerst animieren oder eine importieren",
    "the motion drives {} to {}; Blender's shape keys end at {}. Is this motion of another expression space?":
        "die Bewegung treibt {} bis {}; Blenders Formschlüssel enden bei {}. Ist sie aus einem anderen Ausdrucksraum?",
    "This Blender's Python has no speech recogniser: mouths follow the sound alone, and texts are not used":
        "Das Python dieses Blenders hat keine Spracherkennung: Münder folgen dem Ton allein, und Texte werden nicht verwendet",
    "{} needs the bones of {}: write their names in, then use the rig": "{} braucht die Knochen von {}: ihre Namen eintragen, dann das Rig verwenden",
    "{} needs the bones of {} as well": "{} braucht auch die Knochen von {}",
    "{} says other bones and comes first: empty Mapping to use what you chose":
        "{} nennt andere Knochen und geht vor: Zuordnung leeren, um die gewählten zu verwenden",
    "the bones of {} are mapped: use the rig as A or B": "die Knochen von {} sind zugeordnet: das Rig als A oder B verwenden",
    "the bone {} cannot be both {} and {}: choose another one": "der Knochen {} kann nicht zugleich {} und {} sein: einen anderen wählen",
    "no bones of {} are chosen for {}: choose them with Map Bones": "keine Knochen von {} sind für {} gewählt: mit Knochen zuordnen wählen",
    "{} has no bone {} any more, which was chosen for {}: choose another with Map Bones":
        "{} hat den Knochen {} nicht mehr, der für {} gewählt war: mit Knochen zuordnen einen anderen wählen",
    "{} names every bone that is needed; change what you like, then use the rig":
        "{} nennt alle nötigen Knochen; nach Wunsch ändern, dann das Rig verwenden",
    # Takes
    "{} has no actions any more, or its characters were removed": "{} hat keine Aktionen mehr, oder ihre Figuren wurden entfernt",
    "{} does not move the two characters that are chosen now; choose another take":
        "{} bewegt nicht die zwei jetzt gewählten Figuren; eine andere Fassung wählen",
    "the range from frame {} to {} is empty; give a first frame that comes before the last":
        "der Bereich von Bild {} bis {} ist leer; ein erstes Bild angeben, das vor dem letzten liegt",
    "{} is {} from frame {} to {}, before the conversation begins at frame {}; move or remove that emotion":
        "{} ist {} von Bild {} bis {}, bevor das Gespräch bei Bild {} beginnt; dieses Gefühl verschieben oder entfernen",
    "the scene was removed meanwhile": "die Szene wurde inzwischen entfernt",
    "{} cannot run. {}": "{} kann nicht laufen. {}",
    # Films and files
    "the scene has no camera: set the stage first": "die Szene hat keine Kamera: zuerst die Bühne aufbauen",
    "a step of {} frames leads nowhere; choose 1 or more": "eine Schrittweite von {} Bildern führt zu nichts; 1 oder mehr wählen",
    "cannot write to {}: {}": "in {} lässt sich nicht schreiben: {}",
    "{} is not empty, and no folder of a film's frames: move it, or choose another place for the film":
        "{} ist nicht leer und kein Ordner mit Bildern eines Films: ihn verschieben, oder einen anderen Ort für den Film wählen",
    "Blender could not write {}": "Blender konnte {} nicht schreiben",
    "the film was not rendered": "der Film wurde nicht gerendert",
    "{} was not written": "{} wurde nicht geschrieben",
    "{} (code {}): {}. What it printed is in {}": "{} (Code {}): {}. Seine Ausgabe steht in {}",
    "the scene cannot be handed to a second Blender: {}": "die Szene lässt sich keinem zweiten Blender übergeben: {}",
    "{} cannot be exported: the exporter wrote nothing": "{} lässt sich nicht exportieren: der Exporter hat nichts geschrieben",
    "{} cannot be exported: {}": "{} lässt sich nicht exportieren: {}",
    "{}: there is no such folder; make it or choose another": "{}: diesen Ordner gibt es nicht; ihn anlegen oder einen anderen wählen",
    "{} is hidden, and what is hidden cannot be exported; show it first": "{} ist verborgen und lässt sich so nicht exportieren; zuerst zeigen",
    "{}: characters are exported as {}": "{}: Figuren werden exportiert als {}",
    "this Blender cannot write {}: it was built without it, or its add-on is switched off; choose another format":
        "dieses Blender kann {} nicht schreiben: es ist ohne gebaut, oder das Add-on ist ausgeschaltet; ein anderes Format wählen",
    "Select a character, or switch Only Selected off": "Eine Figur auswählen, oder Nur ausgewählte ausschalten",
    "{} cannot be written ({}); is there room for temporary files?":
        "{} lässt sich nicht schreiben ({}); ist Platz für temporäre Dateien?",
    "{} cannot be written ({}); free space or choose another folder":
        "{} lässt sich nicht schreiben ({}); Platz schaffen oder einen anderen Ordner wählen",
    "{} cannot be written ({}); free space there, or choose another folder for temporary files in the preferences (File Paths)":
        "{} lässt sich nicht schreiben ({}); dort Platz schaffen, oder in den Einstellungen (Dateipfade) einen anderen Ordner für temporäre "
        "Dateien wählen",
    # The environment and model files
    "{} is for a neural engine. {}": "{} ist für ein neuronales Verfahren. {}",
    "{} was not fetched: read the licence first, and accept it": "{} wurde nicht geholt: zuerst die Lizenz lesen und annehmen",
    "{} is damaged": "{} ist beschädigt",
    "this Twohander runs from its source and brings no wheel of the library; install the packed extension":
        "dieses Twohander läuft aus seinen Quellen und bringt die Bibliothek nicht als Wheel mit; die gepackte Erweiterung installieren",
    "Twohander runs from its source and has no preferences; install the packed extension":
        "Twohander läuft aus seinen Quellen und hat keine Einstellungen; die gepackte Erweiterung installieren",
    "there is no Python at {}; choose the one of the environment for neural engines":
        "bei {} ist kein Python; das der Umgebung für neuronale Verfahren wählen",
    "{} cannot be run ({}); choose the Python of the environment for neural engines":
        "{} lässt sich nicht starten ({}); das Python der Umgebung für neuronale Verfahren wählen",
    "{} does not start a worker that introduces itself. {}": "{} startet kein Hilfsprogramm, das sich vorstellt. {}",
    "{} has twohander {}, this is {}; both must be of one version. {}": "{} hat twohander {}, hier ist {}; beide müssen gleich sein. {}",
    "the worker {} gave no sign of life for {} s and was ended{}": "das Hilfsprogramm {} gab {} s lang kein Lebenszeichen und wurde beendet{}",
}
