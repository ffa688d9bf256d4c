"""German of the list of model files in the preferences: what each is good for, and its licence."""

GERMAN_MODELS = {
    "{}. Licence: {}": "{}. Lizenz: {}",
    "FLAME heads; FLAME-valued faces on the open characters and on SMPL-X bodies; FaceDiffuser":
        "FLAME-Köpfe; Gesichter in Werten von FLAME auf den freien Figuren und auf Körpern von SMPL-X; FaceDiffuser",
    "FLAME heads; its expression values are not FLAME 2020's, with whose model in the store they are translated":
        "FLAME-Köpfe; ihre Ausdruckswerte sind nicht die von FLAME 2020, liegt dessen Modell im Speicher, werden sie übersetzt",
    "landmarks of FLAME faces; beside the model": "Merkpunkte von FLAME-Gesichtern; gehört neben das Modell",
    "the outline of turning FLAME faces; beside the model": "der Umriss von FLAME-Gesichtern, die sich drehen; gehört neben das Modell",
    "FLAME heads that blink; both beside the model": "FLAME-Köpfe, die blinzeln; beide gehören neben das Modell",
    "SMPL-X bodies for A and B (--character-a, --character-b); SMPL-X-valued faces (BEAT2's) on the open characters":
        "Körper von SMPL-X für A und B; Gesichter in Werten von SMPL-X (BEAT2) auf den freien Figuren",
    "SMPL-X bodies for A and B (--character-a, --character-b)": "Körper von SMPL-X für A und B",
    "FLAME-valued faces on the open characters, where there is no FLAME model":
        "Gesichter in Werten von FLAME auf den freien Figuren, wo es kein FLAME-Modell gibt",
    "the engine dualtalk (--face, --body or --engine dualtalk)": "das Verfahren DualTalk",
    "the engine probtalk3d (--face probtalk3d)": "das Verfahren ProbTalk3D",
    "the engine probtalk3d (--face probtalk3d --option system=vae)": "das Verfahren ProbTalk3D, System VAE",
    "the engine probtalk3d (--face probtalk3d --option system=facediffuser), with a FLAME model in the store (generic_model.pkl)":
        "das Verfahren ProbTalk3D, System FaceDiffuser, mit einem FLAME-Modell im Speicher (generic_model.pkl)",
    "non-commercial research licence of the Max Planck Society; registration":
        "nichtkommerzielle Forschungslizenz der Max-Planck-Gesellschaft; mit Anmeldung",
    "CC BY 4.0; as its page says": "CC BY 4.0; wie ihre Seite sagt",
    "as its page says": "wie ihre Seite sagt",
    "as its page says; made for FLAME": "wie ihre Seite sagt; für FLAME gemacht",
    "The published code carries no licence, so all rights are its authors'; faces are coefficients of FLAME, whose own licence covers the head "
    "model that you play them on.":
        "Der veröffentlichte Code trägt keine Lizenz, alle Rechte sind also bei seinen Autoren; Gesichter sind Koeffizienten von FLAME, dessen "
        "eigene Lizenz für das Kopfmodell gilt, auf dem sie gespielt werden.",
    "The published code is CC-BY-NC-4.0, the weights come without a licence of their own, the data that they were trained on are for research; "
    "faces are FLAME's, whose own licence covers the head model that you play them on.":
        "Der veröffentlichte Code ist CC-BY-NC-4.0, die Gewichte kommen ohne eigene Lizenz, die Daten, mit denen sie trainiert wurden, sind für "
        "die Forschung; Gesichter sind die von FLAME, dessen eigene Lizenz für das Kopfmodell gilt, auf dem sie gespielt werden.",
}
