import os
import streamlit as st
import torch
from transformers import AutoTokenizer
from train import Classifier

st.set_page_config(page_title="Toxic?", page_icon="🧪")


@st.cache_resource
def load():
    d = os.path.join(os.path.dirname(__file__), "models", "best")
    net = Classifier("bert-base-uncased", 2)
    net.load_state_dict(torch.load(os.path.join(d, "model.bin"), map_location="cpu"))
    return AutoTokenizer.from_pretrained(d), net.eval()


st.title("Phân loại bình luận")
tok, net = load()
txt = st.text_area("Bình luận", "")
if st.button("Dự đoán") and txt:
    e = tok(txt, return_tensors="pt")
    p = torch.softmax(net(e["input_ids"], e["attention_mask"]), -1)[0]
    st.write("Độc hại" if p[1] > 0.5 else "Bình thường")
    st.progress(float(p[1]))
