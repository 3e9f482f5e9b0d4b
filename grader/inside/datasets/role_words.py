"""What columns are called, by role, in the languages that students write in."""

from __future__ import annotations

_WORDS = {
    "label": "label labels class classes category categories sentiment target_label gold"
    " emotion choice"
    " intent urgency priority verdict rating stars polarity topic tag etiqueta etiquetas clase"
    " categoria categoría sentimiento étiquette etiquette classe catégorie categorie étiquettes"
    " kategorie klasse stimmung rótulo rotulo sentimento etichetta 标签 类别 情感 分类 标注 類別"
    " 레이블 라벨 감성 분류 카테고리 etiket sınıf duygu kategori kelas sentimen nhãn nhan lớp loại"
    " phan_loai phân_loại cảm_xúc ラベル カテゴリ 感情 метка класс категория тональность klasa"
    " etykieta kategoria تصنيف التصنيف लेबल",
    "summary": "summary summaries highlights abstract tldr headline resumen résumé resume"
    " zusammenfassung kurzfassung resumo riassunto sintesi 摘要 总结 概要 要約 요약 özet ringkasan"
    " rangkuman tóm_tắt tom_tat резюме аннотация streszczenie ملخص सारांश",
    "source": "source src source_text original_text quelle origen fonte 原文 원문 kaynak sumber",
    "target": "target targets translation translated translated_text target_text"
    " traducción traduccion traduction"
    " übersetzung uebersetzung tradução traducao traduzione 译文 翻译 번역 翻訳 çeviri terjemahan"
    " bản_dịch перевод",
    "instruction": "instruction instructions prompt task command instrucción instruccion"
    " consigne"
    " anweisung instrução istruzione 指令 지시 指示 talimat instruksi perintah chỉ_dẫn инструкция",
    "response": "response output completion reply assistant chosen respuesta_modelo"
    " salida réponse"
    " sortie ausgabe resposta_modelo saída risposta 回复 输出 응답 출력 応答 出力 çıktı"
    " yanıt keluaran"
    " respons đầu_ra phản_hồi ответ_модели",
    "question": "question questions query pregunta frage pergunta domanda 问题 질문 質問 soru"
    " pertanyaan câu_hỏi cau_hoi вопрос pytanie سؤال प्रश्न",
    "context": "context passage paragraph contexto contexte kontext contesto 上下文 문맥 지문 文脈"
    " bağlam konteks ngữ_cảnh контекст",
    "answer": "answer answers respuesta antwort resposta 答案 回答 답변 정답 答え cevap jawaban"
    " câu_trả_lời tra_loi ответ odpowiedź جواب उत्तर",
    "tokens": "tokens words token wörter palabras mots parole palavras 词 토큰 トークン kelimeler",
    "tags": "ner_tags tags pos_tags entities iob bio tag_ids chunk_tags entity_tags 标记 태그",
    "text": "text texts sentence sentences review reviews comment comments content body message"
    " email mail tweet post document article description input utterance complaint"
    " feedback note"
    " notes transcript clause contract symptoms symptom ticket request statement phrase"
    " paragraph"
    " story dialogue dialog chat news posting abstract_text report texto frase reseña"
    " comentario"
    " opinión opinion mensaje consulta documento artículo descripción síntomas queja texte avis"
    " commentaire contenu plainte satz eingabe nachricht bewertung kommentar beschwerde"
    " beschreibung"
    " avaliação avaliacao mensagem comentário conteúdo testo recensione messaggio 文本 评论"
    " 输入 句子"
    " 内容 文章 텍스트 리뷰 문장 입력 내용 댓글 metin yorum cümle girdi içerik şikayet teks ulasan"
    " kalimat masukan komentar keluhan isi văn_bản câu nội_dung noi_dung đánh_giá"
    " bình_luận テキスト"
    " 文 レビュー コメント текст отзыв комментарий сообщение tekst opinia zdanie نص النص तर्क पाठ",
    "split": "split subset fold partition set_name 划分",
    "id": "id idx index no nr number uid uuid row key date time timestamp created updated url"
    " annotator annotation_id lead_time"
    " link author"
    " user username name nombre_archivo file filename source_url fecha datum stt 编号 번호 序号",
}
ROLE_OF = {word.replace("_", " "): role for role, words in _WORDS.items() for word in words.split()}
"""The role of each name, written in small letters with spaces."""

_LANGUAGES = (
    "en english es spanish español fr french français de german deutsch pt portuguese"
    " português it"
    " italian italiano zh chinese 中文 英文 ja japanese 日本語 ko korean 한국어 영어 tr"
    " turkish türkçe"
    " vi vietnamese id_ indonesian ar arabic hi hindi ru russian pl polish nl dutch ur urdu bn"
    " bengali sw swahili ta tamil te telugu fa persian uk ukrainian"
)
LANGUAGES = frozenset(_LANGUAGES.split())
"""Names of columns that hold one language of a translation."""
