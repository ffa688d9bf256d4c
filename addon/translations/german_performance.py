"""German of the Performance section and of what it needs in the preferences."""

GERMAN_PERFORMANCE = {
    # Performance
    "Performance": "Darstellung",
    "Face": "Gesicht",
    "Body": "Körper",
    "The engine that makes the faces": "Das Verfahren, das die Gesichter macht",
    "The engine that makes the bodies": "Das Verfahren, das die Körper macht",
    "Understudy": "Zweitbesetzung",
    "Both faces and bodies by rules from both voices; offline, any language":
        "Beide Gesichter und Körper nach Regeln aus beiden Stimmen; ohne Netz, in jeder Sprache",
    "DualTalk": "DualTalk",
    "FLAME faces and heads that speak and listen, from both voices and each other (CVPR 2025)":
        "FLAME-Gesichter und Köpfe, die sprechen und zuhören, aus beiden Stimmen und aus einander (CVPR 2025)",
    "{}: what is missing": "{}: was fehlt",
    "{}: emotions show in the bodies alone": "{}: Gefühle zeigen nur die Körper",
    "{}: emotions show in the faces alone": "{}: Gefühle zeigen nur die Gesichter",
    "{} shows no emotions": "{} zeigt keine Gefühle",
    "What is grey belongs to {}'s faces": "Graues gehört zu den Gesichtern von {}",
    "{}: not checked yet": "{}: noch nicht geprüft",
    "The environment was not asked yet what it has: check it, or just animate":
        "Die Umgebung wurde noch nicht gefragt, was sie hat: prüfen oder einfach animieren",
    "A neural engine needs a Python environment with torch: create or choose one in the preferences":
        "Ein neuronales Verfahren braucht eine Python-Umgebung mit torch: in den Einstellungen anlegen oder wählen",
    "The library in the environment is another one than Blender's and has no such engine: update the environment":
        "Die Bibliothek in der Umgebung ist eine andere als die in Blender und kennt dieses Verfahren nicht: die Umgebung erneuern",
    "In Blender weights come by Locate or Download under Model Files in the preferences, libraries by Update Environment":
        "In Blender kommen Gewichte durch Suchen oder Herunterladen unter Modelldateien in den Einstellungen, Bibliotheken durch Umgebung "
        "erneuern",
    "Update, choose or create the environment in the preferences, then press Check Setup":
        "Die Umgebung in den Einstellungen erneuern, wählen oder anlegen, dann Einrichtung prüfen drücken",
    "Preferences": "Einstellungen",
    "Add Emotion for Some Frames": "Gefühl für einige Bilder",
    "Let A or B feel something in some frames only: those of the preview range, or two seconds from the current frame on":
        "A oder B nur in einigen Bildern etwas fühlen lassen: in denen des Vorschaubereichs, oder zwei Sekunden lang vom aktuellen Bild an",
    "Remove Emotion": "Gefühl entfernen",
    "Take the chosen emotion out of the list": "Das gewählte Gefühl aus der Liste nehmen",
    "There is no emotion for some frames that could be removed": "Es gibt kein Gefühl für einige Bilder, das entfernt werden könnte",
    "The emotion that is edited; where two of one character overlap, the lower one is played":
        "Das Gefühl, das bearbeitet wird; wo sich zwei einer Figur überschneiden, wird das untere gespielt",
    "Who": "Wer",
    "Who feels it": "Wer es fühlt",
    "Emotion": "Gefühl",
    "What is felt in these frames, instead of the emotion of the whole conversation":
        "Was in diesen Bildern gefühlt wird, anstelle des Gefühls des ganzen Gesprächs",
    "Intensity": "Stärke",
    "How strongly the emotion shows": "Wie stark sich das Gefühl zeigt",
    "Frame at which the emotion begins": "Bild, bei dem das Gefühl beginnt",
    "Frame at which the emotion ends": "Bild, bei dem das Gefühl endet",
    "Emotion of A": "Gefühl von A",
    "Emotion of B": "Gefühl von B",
    "What A feels during the whole conversation": "Was A während des ganzen Gesprächs fühlt",
    "What B feels during the whole conversation": "Was B während des ganzen Gesprächs fühlt",
    "Intensity of A": "Stärke bei A",
    "Intensity of B": "Stärke bei B",
    "How strongly A's emotion shows": "Wie stark man A das Gefühl ansieht",
    "How strongly B's emotion shows": "Wie stark man B das Gefühl ansieht",
    "Neutral": "Neutral",
    "Happy": "Fröhlich",
    "Sad": "Traurig",
    "Surprised": "Überrascht",
    "Fear": "Furcht",
    "Disgusted": "Angeekelt",
    "Angry": "Wütend",
    "Contempt": "Verachtung",
    "Low": "Schwach",
    "Medium": "Mittel",
    "High": "Stark",
    "Takes": "Fassungen",
    "How many performances are made, each with the seed after the one before":
        "Wie viele Darstellungen entstehen, jede mit dem nächsten Startwert",
    "Amounts": "Mengen",
    "Jaw": "Kiefer",
    "How far the jaw opens in speech": "Wie weit sich der Kiefer beim Sprechen öffnet",
    "Lips": "Lippen",
    "How much the lips shape each sound": "Wie sehr die Lippen jeden Laut formen",
    "Blink": "Blinzeln",
    "How often the eyes blink": "Wie oft die Augen blinzeln",
    "Gaze": "Blick",
    "How much the eyes wander off the partner": "Wie sehr der Blick vom Gegenüber abschweift",
    "Brows": "Brauen",
    "How much the brows move": "Wie sehr sich die Brauen bewegen",
    "Smile": "Lächeln",
    "How much smiling and laughing shows": "Wie sehr man Lächeln und Lachen sieht",
    "Head": "Kopf",
    "How much the head nods, tilts and sways": "Wie sehr der Kopf nickt, sich neigt und wiegt",
    "Gesture": "Gesten",
    "How many and how large the gestures are": "Wie viele und wie große Gesten es gibt",
    "Posture": "Haltung",
    "How much the body shifts and leans": "Wie sehr der Körper das Gewicht verlagert und sich neigt",
    "Emotion": "Gefühl",
    "How strongly a given emotion shows": "Wie stark man ein gewähltes Gefühl sieht",
    "Smoothing and Strength": "Glättung und Stärke",
    "Smoothing": "Glättung",
    "Seconds over which faces and heads are smoothed; eyes and eyelids stay quick":
        "Sekunden, über die Gesichter und Köpfe geglättet werden; Augen und Lider bleiben schnell",
    "Brow Strength": "Brauenstärke",
    "Eye Strength": "Augenstärke",
    "Cheek Strength": "Wangenstärke",
    "Mouth Strength": "Mundstärke",
    "Jaw Strength": "Kieferstärke",
    "How strong the movement of the brows is, whichever engine makes it": "Wie stark sich die Brauen bewegen, gleich bei welchem Verfahren",
    "How strong the movement of the eyes is, whichever engine makes it": "Wie stark sich die Augen bewegen, gleich bei welchem Verfahren",
    "How strong the movement of the cheeks is, whichever engine makes it": "Wie stark sich die Wangen bewegen, gleich bei welchem Verfahren",
    "How strong the movement of the mouth is, whichever engine makes it": "Wie stark sich der Mund bewegt, gleich bei welchem Verfahren",
    "How strong the movement of the jaw is, whichever engine makes it": "Wie stark sich der Kiefer bewegt, gleich bei welchem Verfahren",
    # Engine options
    "Engine Options": "Optionen der Verfahren",
    "Cache": "Zwischenspeicher",
    "Keep on disk what was heard, words and sounds as well as what speech encoders made of them, so that another take starts at once":
        "Auf der Festplatte behalten, was gehört wurde, Wörter und Laute ebenso wie das, was Sprachkodierer daraus gemacht haben, damit eine "
        "weitere Fassung sofort beginnt",
    "Rounds": "Runden",
    "How often the faces answer each other after the first time": "Wie oft die Gesichter einander nach dem ersten Mal antworten",
    "Order": "Reihenfolge",
    "Both answer the other's last round, or B answers A's newest":
        "Beide antworten auf die letzte Runde des anderen, oder B antwortet auf die neueste von A",
    "Together": "Gemeinsam",
    "Alternating": "Abwechselnd",
    "Start": "Anfang",
    "What the first round answers: jaw and head of the engine of the bodies, or nothing that moves":
        "Worauf die erste Runde antwortet: Kiefer und Kopf des Verfahrens für Körper, oder nichts, was sich bewegt",
    "Draft": "Entwurf",
    "Zeros": "Nullen",
    "Head Source": "Kopf aus",
    "DualTalk's head about where the body's head faces, as published, or the body's own":
        "DualTalks Kopf um die Blickrichtung des Körpers, wie veröffentlicht, oder der Kopf des Körpers selbst",
    "Facing": "Zugewandt",
    "Published": "Veröffentlicht",
    "Smooth Head": "Kopf glätten",
    "Smooth the head as the published demo does": "Den Kopf glätten, wie es die veröffentlichte Demo tut",
    "Eyes": "Augen",
    "Eyes that look where the engine of the bodies looks; FLAME has no eyelids to blink with":
        "Augen, die dorthin sehen, wohin das Verfahren für Körper sieht; FLAME hat keine Lider zum Blinzeln",
    "Window": "Fenster",
    "Seconds heard at a time; a shorter conversation is heard as published, in one piece":
        "Sekunden, die auf einmal gehört werden; ein kürzeres Gespräch wird wie veröffentlicht am Stück gehört",
    "Overlap": "Überlappung",
    "Seconds over which windows are blended": "Sekunden, über die Fenster ineinander übergehen",
    "Model": "Modell",
    "Which model of the store to use (see: twohander models list)":
        "Welches Modell der Ablage verwendet wird (siehe: twohander models list)",
    "Device": "Gerät",
    "Where to compute; auto takes a GPU if there is one": "Wo gerechnet wird; Auto nimmt eine GPU, wenn es eine gibt",
    "Auto": "Auto",
    "CPU": "CPU",
    "CUDA": "CUDA",
    "MPS": "MPS",
    "Precision": "Genauigkeit",
    "Arithmetic; auto is float32, float16 on CUDA; int8 is for the processor only":
        "Rechenart; Auto ist float32, auf CUDA float16; int8 nur für den Prozessor",
    "Float32": "Float32",
    "Bfloat16": "Bfloat16",
    "Float16": "Float16",
    "Int8": "Int8",
    "ProbTalk3D": "ProbTalk3D",
    "FLAME faces that speak in the style of 32 people, 8 emotions and 3 intensities, another one for every seed (MIG 2024)":
        "FLAME-Gesichter, die in der Art von 32 Menschen sprechen, 8 Gefühle, 3 Stärken, bei jedem Startwert ein anderes (MIG 2024)",
    "ProbTalk3D itself, its VAE variant, or FaceDiffuser, whose vertices are fitted to FLAME's values":
        "ProbTalk3D selbst, seine VAE-Variante, oder FaceDiffuser, dessen Eckpunkte an FLAMEs Werte angepasst werden",
    "VQ-VAE": "VQ-VAE",
    "VAE": "VAE",
    "FaceDiffuser": "FaceDiffuser",
    "Style A": "Art von A",
    "Style B": "Art von B",
    "Whose manner A has: M003 to W029, their number 0 to 31, or a mixture such as W011:0.7+W024:0.3":
        "Wessen Art A hat: M003 bis W029, ihre Nummer 0 bis 31, oder eine Mischung wie W011:0.7+W024:0.3",
    "Whose manner B has, as for A": "Wessen Art B hat, wie bei A",
    "Own Voice": "Eigene Stimme",
    "Let a face hear nothing but its own speech; without, noise and the other's voice move it too":
        "Ein Gesicht nur die eigene Rede hören lassen; sonst bewegen es auch Geräusche und die andere Stimme",
    "Sampled": "Gezogen",
    "Draw the motion by chance (the seed decides); without, take the likeliest one":
        "Die Bewegung nach dem Zufall ziehen (der Startwert entscheidet); sonst die wahrscheinlichste nehmen",
    "Temperature": "Temperatur",
    "Vqvae: how far from the likeliest motion draws may go; its authors recommend 0.1 to 0.5":
        "VQ-VAE: wie weit Ziehungen von der wahrscheinlichsten Bewegung abweichen; die Urheber raten zu 0.1 bis 0.5",
    "Factor": "Faktor",
    "Vae: how far from the likeliest motion draws may go; its authors recommend 1 to 40":
        "VAE: wie weit Ziehungen von der wahrscheinlichsten Bewegung abweichen; die Urheber raten zu 1 bis 40",
    "Vqvae: of so many draws without replacement the last one counts": "VQ-VAE: von so vielen Ziehungen ohne Zurücklegen zählt die letzte",
    "Steps": "Schritte",
    "Facediffuser: steps through the times that are left; 0 takes all of them, as published":
        "FaceDiffuser: Schritte durch die übrigen Zeiten; 0 nimmt alle, wie veröffentlicht",
    "Skipped": "Übersprungen",
    "Facediffuser: how many of the diffusion's 1000 times to skip, from the noisiest on":
        "FaceDiffuser: wie viele der 1000 Zeiten der Diffusion übersprungen werden, von der verrauschtesten an",
    "System": "System",
    "Known Face A": "Gesicht A",
    "Known Face B": "Gesicht B",
    "A motion file with A's face, which is kept: the other one is animated to it":
        "Eine Bewegungsdatei mit dem Gesicht von A, das bleibt: das andere wird dazu animiert",
    "A motion file with B's face, which is kept: the other one is animated to it":
        "Eine Bewegungsdatei mit dem Gesicht von B, das bleibt: das andere wird dazu animiert",
    "Face Values": "Gesichtswerte",
    "In which expression values the faces are made": "In welchen Ausdruckswerten die Gesichter entstehen",
    "Character": "Figur",
    "Engine": "Verfahren",
    "In the values of the characters, where the model store can translate them":
        "In den Werten der Figuren, soweit die Modellablage sie übersetzen kann",
    "As the engine makes them": "Wie das Verfahren sie macht",
    # Model files in the preferences
    "Locate": "Suchen",
    "Choose a model file on this machine: it is checked, then kept in the model store; Esc cancels":
        "Eine Modelldatei auf diesem Rechner wählen: sie wird geprüft, dann in der Modellablage aufbewahrt; Esc bricht ab",
    "Expected: {}": "Erwartet: {}",
    "A model file as its makers publish it": "Eine Modelldatei, wie ihre Urheber sie veröffentlichen",
    "Download": "Herunterladen",
    "Fetch an engine's published weights from where their makers put them, after showing the licence; Esc cancels":
        "Die veröffentlichten Gewichte eines Verfahrens holen, wo ihre Urheber sie ablegen, nachdem die Lizenz gezeigt wurde; Esc bricht ab",
    "I Have Read the Licence and Accept It": "Ich habe die Lizenz gelesen und stimme zu",
    "Nothing is fetched otherwise": "Sonst wird nichts geholt",
    "Licence and Terms": "Lizenz und Bedingungen",
    "Allow Online Access in the preferences (System > Network), or fetch the file yourself and Locate it":
        "Online-Zugriff in den Einstellungen erlauben (System > Netzwerk), oder die Datei selbst holen und mit Suchen wählen",
    # The environment in the preferences
    "Neural Engines": "Neuronale Verfahren",
    "Python": "Python",
    "The Python of the environment in which the neural engines run, or the environment's folder":
        "Das Python der Umgebung, in der die neuronalen Verfahren laufen, oder ihr Ordner",
    "The neural engines need a Python environment with torch: choose its Python, or create one":
        "Die neuronalen Verfahren brauchen eine Python-Umgebung mit torch: ihr Python wählen oder eine anlegen",
    "This environment was not checked yet": "Diese Umgebung wurde noch nicht geprüft",
    "It had twohander {} when it was last checked; update it, or check it again":
        "Bei der letzten Prüfung hatte sie twohander {}: erneuern oder noch einmal prüfen",
    "ready": "bereit",
    "Check Setup": "Einrichtung prüfen",
    "Ask the environment what it has, and read every model file; Esc cancels":
        "Die Umgebung fragen, was sie hat, und jede Modelldatei lesen; Esc bricht ab",
    "Create an Environment": "Eine Umgebung anlegen",
    "Torch Build": "Torch für",
    "For which processor or GPU torch is fetched": "Für welchen Prozessor oder welche GPU torch geholt wird",
    "Automatic": "Automatisch",
    "The build that suits this machine": "Was zu diesem Rechner passt",
    "Processor": "Prozessor",
    "NVIDIA, CUDA 12.6": "NVIDIA, CUDA 12.6",
    "NVIDIA, CUDA 13.0": "NVIDIA, CUDA 13.0",
    "AMD, ROCm 7.2": "AMD, ROCm 7.2",
    "Apple, Metal": "Apple, Metal",
    "Takes about 2 GB": "Braucht etwa 2 GB",
    "Takes about 8 GB": "Braucht etwa 8 GB",
    "Takes about 20 GB": "Braucht etwa 20 GB",
    "Torch Index": "Torch-Verzeichnis",
    "The package index from which torch is fetched; empty for pytorch.org's for the build":
        "Das Paketverzeichnis, aus dem torch geholt wird; leer für das von pytorch.org, das dazu gehört",
    "From the usual package index": "Aus dem üblichen Paketverzeichnis",
    "Torch": "Torch",
    "Which torch is fetched, as a requirement such as torch==2.13.0": "Welches torch geholt wird, als Anforderung wie torch==2.13.0",
    "Made with": "Angelegt mit",
    "The Python that makes the environment; empty for one that is found on this machine":
        "Das Python, das die Umgebung anlegt; leer für eines, das auf diesem Rechner gefunden wird",
    "Wheels Folder": "Ordner mit Wheels",
    "A folder with the wheels of torch and all else, for machines without a network; empty to fetch them":
        "Ein Ordner mit den Wheels von torch und allem anderen, für Rechner ohne Netz; leer, um sie zu holen",
    "Create Environment": "Umgebung anlegen",
    "Make a Python environment outside Blender, with torch for this machine and this version of Twohander; Esc cancels":
        "Eine Python-Umgebung außerhalb von Blender anlegen, mit torch für diesen Rechner und dieser Version von Twohander; Esc bricht ab",
    "Update Environment": "Umgebung erneuern",
    "Put this version of Twohander into the environment, in place of the one it has; Esc cancels":
        "Diese Version von Twohander anstelle der vorhandenen in die Umgebung bringen; Esc bricht ab",
    "Remove Environment": "Umgebung entfernen",
    "Delete the environment that was made here, with torch and all else in it":
        "Die hier angelegte Umgebung löschen, mit torch und allem anderen darin",
    "Open Log": "Protokoll öffnen",
    "Open the text file that tells how the environment was made": "Die Textdatei öffnen, die erzählt, wie die Umgebung angelegt wurde",
    "Open the preferences of Twohander, where environment and model files are":
        "Die Einstellungen von Twohander öffnen, in denen Umgebung und Modelldateien stehen",
    "Install and enable the extension first: its preferences say what is wanted":
        "Zuerst die Erweiterung installieren und einschalten: in ihren Einstellungen steht, was gewünscht ist",
    "Allow Online Access in the preferences (System > Network), or choose a Wheels Folder":
        "Online-Zugriff in den Einstellungen erlauben (System > Netzwerk), oder einen Ordner mit Wheels wählen",
    "There is an environment already; update or remove it": "Es gibt schon eine Umgebung: erneuern oder entfernen",
    "Create an environment first": "Zuerst eine Umgebung anlegen",
    "There is no environment that was made here": "Es gibt keine Umgebung, die hier angelegt wurde",
    "There is no log: no environment was made yet": "Es gibt kein Protokoll: noch wurde keine Umgebung angelegt",
}
