"""MiniLM as an ONNX graph, built from its weights with `onnx.helper` alone. Called by make_models.py; knows no files but the weights."""

import json
import struct

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12


def read_safetensors(path):
    """All tensors of a safetensors file, by name."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    kinds = {"F32": np.float32, "I64": np.int64}
    tensors = {}
    for name, facts in header.items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in facts["data_offsets"])
            tensors[name] = np.frombuffer(data[start:end], kinds[facts["dtype"]]).reshape(facts["shape"])
    return tensors


class Graph:
    """Nodes and constants of a graph while it is being built."""

    def __init__(self):
        self.nodes, self.constants, self.known = [], [], {}

    def constant(self, value, kind=np.float32):
        value = np.asarray(value, kind)
        key = (value.tobytes(), value.shape, str(value.dtype))
        if key not in self.known:
            self.known[key] = f"c{len(self.known)}"
            self.constants.append(numpy_helper.from_array(value, self.known[key]))
        return self.known[key]

    def add(self, op, *inputs, out=None, **attributes):
        out = out or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [out], name=f"node_{out}", **attributes))
        return out

    def linear(self, value, weights, name):
        product = self.add("MatMul", value, self.constant(weights[name + ".weight"].T.copy()))
        return self.add("Add", product, self.constant(weights[name + ".bias"]))

    def norm(self, value, weights, name):
        scale, shift = (self.constant(weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.add("LayerNormalization", value, scale, shift, axis=-1, epsilon=EPSILON)


def build(weights, is_batched):
    """The graph. Batched: `ids` and `mask` [n, length] to `states` and `vector`; else `ids` [1, length] to `vector`, unpadded."""
    g = Graph()
    integer = lambda value: g.constant(value, np.int64)
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = g.add("Shape", "ids", start=1, end=2)
    place = g.add("Slice", g.constant(positions), integer([0]), length, integer([0]))
    state = g.add("Gather", g.constant(weights["embeddings.word_embeddings.weight"]), "ids")
    state = g.norm(g.add("Add", state, place), weights, "embeddings.LayerNorm")
    bias = None
    if is_batched:
        mask = g.add("Cast", "mask", to=TensorProto.FLOAT)
        absent = g.add("Mul", g.add("Sub", mask, g.constant(1.0)), g.constant(1e4))
        bias = g.add("Unsqueeze", absent, integer([1, 2]))
    for layer in range(LAYERS):
        state = add_layer(g, state, bias, weights, f"encoder.layer.{layer}")
    state = g.add("Identity", state, out="states") if is_batched else state
    total = state if not is_batched else g.add("Mul", state, g.add("Unsqueeze", mask, integer([2])))
    total = g.add("ReduceSum", total, integer([1]), keepdims=0)
    squares = g.add("ReduceSum", g.add("Mul", total, total), integer([1]), keepdims=1)
    g.add("Div", total, g.add("Sqrt", squares), out="vector")
    n = "n" if is_batched else 1
    value = helper.make_tensor_value_info
    inputs = [value("ids", TensorProto.INT64, [n, "length"])]
    outputs = [value("vector", TensorProto.FLOAT, [n, WIDTH])]
    if is_batched:
        inputs.append(value("mask", TensorProto.INT64, [n, "length"]))
        outputs.append(value("states", TensorProto.FLOAT, [n, "length", WIDTH]))
    graph = helper.make_graph(g.nodes, "minilm", inputs, outputs, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def add_layer(g, state, bias, weights, name):
    """One encoder layer: attention and the two dense steps, each with its residual and norm."""
    integer = lambda value: g.constant(value, np.int64)
    split = integer([0, 0, HEADS, WIDTH // HEADS])

    def heads(part, order):
        value = g.linear(state, weights, f"{name}.attention.self.{part}")
        return g.add("Transpose", g.add("Reshape", value, split), perm=order)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scores = g.add("Mul", g.add("MatMul", query, key), g.constant((WIDTH // HEADS) ** -0.5))
    scores = scores if bias is None else g.add("Add", scores, bias)
    mixed = g.add("MatMul", g.add("Softmax", scores, axis=-1), value)
    mixed = g.add("Reshape", g.add("Transpose", mixed, perm=[0, 2, 1, 3]), integer([0, 0, WIDTH]))
    mixed = g.linear(mixed, weights, f"{name}.attention.output.dense")
    state = g.norm(g.add("Add", mixed, state), weights, f"{name}.attention.output.LayerNorm")
    inner = g.linear(state, weights, f"{name}.intermediate.dense")
    erf = g.add("Add", g.add("Erf", g.add("Mul", inner, g.constant(2**-0.5))), g.constant(1.0))
    inner = g.add("Mul", g.add("Mul", inner, g.constant(0.5)), erf)
    inner = g.linear(inner, weights, f"{name}.output.dense")
    return g.norm(g.add("Add", inner, state), weights, f"{name}.output.LayerNorm")
