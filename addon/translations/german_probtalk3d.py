"""German of the options of ProbTalk3D."""

GERMAN_PROBTALK3D = {
    "ProbTalk3D": "ProbTalk3D",
    "FLAME faces that speak in the style of 32 people, 8 emotions and 3 intensities, another one for every seed (MIG 2024)":
        "FLAME-Gesichter, die in der Art von 32 Menschen sprechen, 8 Gefühle in 3 Stärken, für jede Zufallszahl ein anderes (MIG 2024)",
    "System": "System",
    "ProbTalk3D itself, its VAE variant, or FaceDiffuser, whose vertices are fitted to FLAME's values":
        "ProbTalk3D selbst, seine VAE-Variante, oder FaceDiffuser, an dessen Punkte die Werte von FLAME angepasst werden",
    "VQ-VAE": "VQ-VAE",
    "VAE": "VAE",
    "FaceDiffuser": "FaceDiffuser",
    "Style A": "Art von A",
    "Whose manner A has: M003 to W029, their number 0 to 31, or a mixture such as W011:0.7+W024:0.3":
        "Wessen Art A hat: M003 bis W029, deren Nummer von 0 bis 31, oder eine Mischung wie W011:0.7+W024:0.3",
    "Style B": "Art von B",
    "Whose manner B has, as for A": "Wessen Art B hat, wie bei A",
    "Sampled": "Gezogen",
    "Draw the motion by chance (the seed decides); without, take the likeliest one":
        "Die Bewegung zufällig ziehen (die Zufallszahl entscheidet); sonst die wahrscheinlichste nehmen",
    "Temperature": "Temperatur",
    "How far VQ-VAE's draws may go from the likeliest motion; its authors recommend 0.1 to 0.5":
        "Wie weit gezogene Bewegungen des VQ-VAE von der wahrscheinlichsten abweichen dürfen; empfohlen sind 0.1 bis 0.5",
    "K": "K",
    "Of so many draws of the VQ-VAE without replacement the last one counts":
        "Von so vielen Zügen des VQ-VAE ohne Zurücklegen zählt der letzte",
    "Factor": "Faktor",
    "How far the VAE's draws may go from the likeliest motion; its authors recommend 1 to 40":
        "Wie weit gezogene Bewegungen des VAE von der wahrscheinlichsten abweichen dürfen; empfohlen sind 1 bis 40",
    "Skipped": "Übersprungen",
    "How many of FaceDiffuser's 1000 times of diffusion to skip, from the noisiest on":
        "Wie viele der 1000 Zeiten der Diffusion von FaceDiffuser übersprungen werden, von der verrauschtesten an",
    "Steps": "Schritte",
    "Steps of FaceDiffuser through the times that are left; 0 takes all of them, as published":
        "Schritte von FaceDiffuser durch die übrigen Zeiten; 0 nimmt alle, wie veröffentlicht",
    "Own Voice": "Eigene Stimme",
    "Let a face hear nothing but its own speech; without, noise and the other's voice move it too":
        "Ein Gesicht nur seine eigene Rede hören lassen; sonst bewegen es auch Rauschen und die Stimme des anderen",
}
