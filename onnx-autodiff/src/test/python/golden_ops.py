"""Writes resources/golden/ops.json: operators, their first and second derivatives, and optimizers, by PyTorch.

Run with a Python that has torch: python golden_ops.py > ../resources/golden/ops.json
"""
import json

import torch
import torch.nn.functional as F

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)


def numbers(*shape):
    """Single-precision numbers clear of the kinks of relu, abs and clip."""
    x = 0.6 * torch.randn(shape)
    x = torch.where(x.abs() < 0.05, x.sign() * 0.05 + x, x)
    return x.float().double()


def listed(t):
    return {"shape": list(t.shape), "data": [round(v, 9) for v in t.detach().reshape(-1).tolist()]}


OPERATORS = {
    "add": (lambda a, b: a + b, (3, 4), (4,)),
    "sub": (lambda a, b: a - b, (3, 1), (3, 4)),
    "mul": (lambda a, b: a * b, (2, 3, 4), (3, 1)),
    "div": (lambda a, b: a / (b * b + 1), (3, 4), (1, 4)),
    "neg": (lambda a: -a, (5,)),
    "abs": (torch.abs, (5,)),
    "exp": (torch.exp, (5,)),
    "log": (lambda a: torch.log(a * a + 0.5), (5,)),
    "sqrt": (lambda a: torch.sqrt(a * a + 0.5), (5,)),
    "relu": (torch.relu, (4, 5)),
    "elu": (F.elu, (4, 5)),
    "clip": (lambda a: a.clamp(-0.6, 0.7), (4, 5)),
    "softmax": (lambda a: a.softmax(-1), (3, 4)),
    "log softmax": (lambda a: a.log_softmax(-1), (3, 4)),
    "product": (torch.matmul, (3, 4), (4, 2)),
    "dense": (lambda x, w, b: x @ w + b, (3, 4), (4, 2), (2,)),
    "batched product": (torch.matmul, (2, 3, 4), (2, 4, 5)),
    "sum": (lambda a: a.sum(1), (3, 4, 2)),
    "max": (lambda a: a * a.max(), (3, 4)),
    "mean": (lambda a: a.mean((0, 2), keepdim=True), (3, 4, 2)),
    "reshape": (lambda a: a.reshape(2, 6), (3, 4)),
    "expand": (lambda a: a.expand(3, 4), (3, 1)),
    "transpose": (lambda a: a.permute(2, 0, 1), (2, 3, 4)),
    "slice": (lambda a: a[:, 1:3], (2, 4)),
    "pad": (lambda a: F.pad(a, (0, 0, 1, 2)), (2, 4)),
    "concat": (lambda a, b: torch.cat((a, b), 1), (2, 3), (2, 1)),
    "conv": (lambda x, k, b: F.conv2d(x, k, b, padding=1), (2, 2, 5, 4), (3, 2, 3, 3), (3,)),
    "strided conv": (lambda x, k, b: F.conv2d(x, k, b, stride=2, padding=1), (2, 1, 8, 7), (3, 1, 3, 3), (3,)),
    "grouped conv": (
        lambda x, k, b: F.conv2d(x, k, b, stride=2, padding=1, groups=2),
        (3, 4, 5, 6),
        (6, 2, 3, 3),
        (6,),
    ),
    "unevenly padded conv": (
        lambda x, k, b: F.conv2d(F.pad(x, (2, 1, 1, 0)), k, b),
        (2, 2, 5, 4),
        (3, 2, 3, 3),
        (3,),
    ),
    "average pool": (lambda a: F.avg_pool2d(a, 2), (2, 3, 5, 4)),
    "upsample": (lambda a: F.interpolate(a, scale_factor=2, mode="nearest"), (2, 3, 2, 3)),
    "huber": (lambda a, b: F.smooth_l1_loss(a, b), (6,), (6,)),
    "cross-entropy": (lambda a: F.cross_entropy(a, torch.arange(3)), (3, 4)),
}


def operator(f, *shapes):
    xs = [numbers(*s).requires_grad_() for s in shapes]
    y = f(*xs)
    weights = numbers(*y.shape)
    directions = [numbers(*s) for s in shapes]
    scalar = (y * weights + 0.3 * y * y).sum()
    first = torch.autograd.grad(scalar, xs, create_graph=True)
    slope = sum((g * d).sum() for g, d in zip(first, directions))
    second = torch.autograd.grad(slope, xs, allow_unused=True)
    second = [torch.zeros_like(x) if g is None else g for g, x in zip(second, xs)]
    return {
        "inputs": [listed(x) for x in xs],
        "weights": listed(weights),
        "directions": [listed(d) for d in directions],
        "output": listed(y),
        "first": [listed(g) for g in first],
        "second": [listed(g) for g in second],
    }


OPTIMIZERS = {
    "sgd": lambda w, b: [torch.optim.SGD([w, b], lr=0)],
    "sgd with decay": lambda w, b: [torch.optim.SGD([w, b], lr=0, weight_decay=0.1)],
    "momentum": lambda w, b: [torch.optim.SGD([w, b], lr=0, momentum=0.9)],
    "nesterov": lambda w, b: [torch.optim.SGD([w, b], lr=0, momentum=0.9, nesterov=True, weight_decay=0.1)],
    "adam": lambda w, b: [torch.optim.Adam([w, b], lr=0)],
    "adamw": lambda w, b: [torch.optim.AdamW([w, b], lr=0, weight_decay=0.1)],
    "mixed": lambda w, b: [
        torch.optim.AdamW([w], lr=0, weight_decay=0.1),
        torch.optim.SGD([b], lr=0, momentum=0.9),
    ],
}
RATES = [0.02, 0.04, 0.06, 0.05, 0.03]
CLIP = 0.7


def optimizer(make, clip):
    w = START[0].clone().requires_grad_()
    b = START[1].clone().requires_grad_()
    optimizers = make(w, b)
    for rate in RATES:
        for o in optimizers:
            o.zero_grad()
            for group in o.param_groups:
                group["lr"] = rate
        F.mse_loss(X @ w + b, T).backward()
        if clip:
            torch.nn.utils.clip_grad_norm_([w, b], CLIP)
        for o in optimizers:
            o.step()
    return {"w": listed(w), "b": listed(b)}


operators = {name: operator(*case) for name, case in OPERATORS.items()}
X, T = numbers(4, 3), numbers(4, 2)
START = numbers(3, 2), numbers(2)
print(
    json.dumps(
        {
            "operators": operators,
            "training": {
                "x": listed(X),
                "target": listed(T),
                "w": listed(START[0]),
                "b": listed(START[1]),
                "rates": RATES,
                "clip": CLIP,
                "optimizers": {n: optimizer(m, False) for n, m in OPTIMIZERS.items()},
                "clipped": {n: optimizer(m, True) for n, m in OPTIMIZERS.items()},
            },
        },
        separators=(",", ":"),
    )
)
