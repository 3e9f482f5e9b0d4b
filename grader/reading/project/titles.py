"""The parts of a project's report, and the headings that announce them."""

from __future__ import annotations

import re
from enum import StrEnum


class Part(StrEnum):
    """What a part of a report is about."""

    TASK = "task"
    DATA = "data"
    TRAINING = "training"
    EVALUATION = "evaluation"
    STRENGTHS = "strengths"
    WEAKNESSES = "weaknesses"
    APPLICATION = "application"
    IMPROVEMENT = "improvement"


_TITLES = {
    Part.TASK: (
        r"\bdomain|\btasks?\b|\bobjectives?\b|\bgoals?\b|\baims?\b|problem (?:statement|definition)"
        r"|introduc|overview|motivation|abstract|what i (?:did|built|wanted)|the idea|background"
        r"|expected output|dominio|tarea|objetivos?\b|problema\b|planteamiento|domaine|tâche"
        r"|objectifs?\b|présentation|contexte|sujet|aufgabe|zielsetzung|\bziele?\b|domäne"
        r"|einleitung"
        r"|domínio|tarefa|introdução|compito|obiettivo|领域|任务|目标|介绍|背景|简介|작업|과제"
        r"|목표|도메인|소개|개요"
        r"|주제|görev|amaç|giriş|\balan\b|konu\b|tugas|tujuan|pendahuluan|latar belakang|lĩnh vực"
        r"|nhiệm vụ|bài toán|mục tiêu|giới thiệu|đề tài"
        r"|^\W*(?:classes|problem)\W*$|\bwhat (?:&|and) why|뭘 ?만들|무엇을"
        r"|which (?:field|domain|topic)|fragestellung|ringkasan|latar|description\b"
    ),
    Part.DATA: (
        r"data ?-?sets?\b|\bdata\b|\bcorpus\b|\bclean|label(?:l?ing|s)\b|annotat|preprocess|datos\b"
        r"|limpieza|etiquet|donn[ée]es|nettoyage|étiquet|\bdaten|bereinig|\bdati\b|pulizia"
        r"|etichett|\bdados\b|limpeza|rótul"
        r"|数据|數據|清洗|标注|데이터|전처리|정제|라벨링|\bveri|temizl|etiketle|dữ liệu|làm sạch"
        r"|gán nhãn|pembersihan|pelabelan|データ|^\W*materials?\W*$|\bwho (?:decid|label)"
    ),
    Part.TRAINING: (
        r"train|fine-? ?tun|hyper-?param|\bmethod|\bset-?up\b|model(?:l?ing)?\b|entrena|modelo"
        r"|entraîne|modèle|affinage|modell|treina|addestra|训练|微调|模型|학습|훈련|파인튜닝"
        r"|미세 ?조정|모델"
        r"|eğitim|ince ayar|pelatihan|huấn luyện|tinh chỉnh|mô hình|学習|^\W*procedure|\bexperiment"
        r"|mise en (?:œ|oe)uvre|procedimiento|vorgehen|umsetzung|durchführung|실험"
        r"|^\W*(?:pro[cz]ess?o?|langkah)\b|\bsteps did\b"
        r"|which (?:numbers|settings)|\bw(?:hat|hich) steps\b"
    ),
    Part.EVALUATION: (
        r"evaluat|\bresults?\b|came out|outcome|how (?:well|good)|metrics?\b|performance"
        r"|discussion|analysis|findings|[ée]valuation"
        r"|résultat|evaluaci|resultado|métrica|desempeño|bewertung|auswertung|ergebnis|evaluierung"
        r"|avaliaç|desempenho|valutazione|risultat|评估|评价|结果|指标|평가|결과|성능"
        r"|değerlendirme|sonuç|evaluasi|\bhasil"
        r"|đánh giá|kết quả|評価|bilan|conclusi|conclus[aã]o|\bfazit|kesimpulan|kết luận|结论|结语"
        r"|总结|결론|まとめ|conclu"
        r"|^\W*(?:the )?(?:numbers|scores|tests?|testing)\W*$|\binference\b|\bany good\b"
        r"|es (?:bueno|buena)|funciona\b|점수|chiffres|zahlen|números|l['’]on obtient|ça marche"
        r"|befund"
    ),
    Part.STRENGTHS: (
        r"strength|\bpros\b|^\W*good\W*$|good at|works? well|went well|what works|fortaleza"
        r"|puntos fuertes"
        r"|funciona bien|points? forts?|\bforces\b|stärken|pontos fortes|punti (?:di )?forz|优点"
        r"|优势|强项|강점|장점"
        r"|güçlü|kekuatan|kelebihan|điểm mạnh|ưu điểm|強み"
    ),
    Part.WEAKNESSES: (
        r"weak|limit|\bcons\b|^\W*bad\W*$|errors?\b|failure|mistakes|struggl|does(?:n['’]t"
        r"| not) work|debilidad"
        r"|limitac|\bfallos|errores|points? faibles?|faiblesse|limites\b|erreurs|schwäche|grenzen"
        r"|fehler|fraquez|pontos fracos|debolezz|limiti\b|erros\b|缺点|不足|局限|弱点|약점|한계"
        r"|단점|오류|zayıf"
        r"|sınırl|eksik|hatalar|kelemahan|kekurangan|keterbatasan|điểm yếu|hạn chế|nhược điểm"
    ),
    Part.APPLICATION: (
        r"applicat|need this|good for|useful|benefit|\bimpact|use[- ]?cases?|usage|real[- ]world"
        r"|deploy"
        r"|in practice|who (?:could"
        r"|would)"
        r"|aplicaci|\buso\b|impacto|cas d['’ ]usage|utilisation|utilit|anwendung|einsatz|nutzen"
        r"|aplicaç|applicazion|impatto|应用|影响|用途|활용|응용|적용|영향|uygulama|kullanım|\betki"
        r"|aplikasi|penerapan|\bwhat for\b|who (?:needs|would)|intended uses?\b|para qu[ée]\b"
        r"|quel usage|à quoi"
        r"|wof[üu]r\b|wozu\b|쓸모|쓰임|a cosa serve|para que serve|\bkya kare"
        r"|dampak|pemanfaatan|ứng dụng|tác động|応用"
    ),
    Part.IMPROVEMENT: (
        r"improv|future|next (?:steps?|time|iteration)|outlook|further work|to do\b|mejora|futuro"
        r"|^\W*(?:and )?(?:what(?:['’]s| is| comes)? )?next\W*$|backlog|road ?map|wish ?list|다음"
        r"|m[áa]s adelante|et (?:après|ensuite)|\baage\b|more (?:time|months?|weeks?)|^\W*todos?\b"
        r"|what would you (?:do|change)|以后|\bif i (?:ever|had)"
        r"|próximos pasos|amélior|perspectives?|\bpistes?\b|avenir|suite\b|verbesser|ausblick"
        r"|weiter"
        r"|melhor|próximos passos|miglior|prossimi passi|sviluppi|改进|未来|展望|下一步|개선|향후"
        r"|앞으로|iyileştir|gelecek|perbaikan"
        r"|peningkatan|pengembangan|ke depan|cải tiến|cải thiện|tương lai|hướng phát triển|今後"
        r"|改善"
    ),
}
_PATTERNS = {part: re.compile(words, re.IGNORECASE) for part, words in _TITLES.items()}


def parts_of(title: str) -> frozenset[Part]:
    """Say what a heading announces; of "Evaluation: strengths and weaknesses" all three."""
    found = {part for part, pattern in _PATTERNS.items() if pattern.search(title)}
    if found & {Part.STRENGTHS, Part.WEAKNESSES, Part.APPLICATION, Part.IMPROVEMENT}:
        found -= {Part.TRAINING}  # "limitations of the model"
    if len(found) > 1 and found & {Part.DATA, Part.TRAINING, Part.EVALUATION}:
        found -= {Part.TASK}
    return frozenset(found)
