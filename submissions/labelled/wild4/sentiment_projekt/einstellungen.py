from dataclasses import dataclass


@dataclass
class Einstellungen:
    basis: str = "distilbert-base-uncased"
    datensatz: str = "imdb"
    max_laenge: int = 192
    n_train: int = 8000
    n_test: int = 5000
    epochen: int = 3
    lernrate: float = 2e-5
    stapel: int = 16
    samen: int = 99
    ziel: str = "modell/gewichte.pt"
