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
    "tanh": (torch.tanh, (4, 5)),
    "sigmoid": (torch.sigmoid, (4, 5)),
    "gelu": (F.gelu, (4, 5)),
    "gelu tanh": (lambda a: F.gelu(a, approximate="tanh"), (4, 5)),
    "flatten": (lambda a: a.flatten(1), (2, 3, 2)),
    "max pool": (lambda a: F.max_pool2d(a, 2), (2, 3, 5, 4)),
    "max pool of three": (lambda a: F.max_pool2d(a, 3), (2, 1, 6, 10)),
    "overlapping max pool": (lambda a: F.max_pool2d(a, 3, 2, 1), (2, 2, 7, 6)),
    "overlapping average pool": (lambda a: F.avg_pool2d(a, 3, 2, 1), (2, 2, 7, 6)),
    "global average pool": (lambda a: a.mean((2, 3)), (2, 3, 5, 4)),
    "residual": (lambda a: F.relu(a * a - 0.2) + a, (3, 4)),
    "batch norm": (lambda x, w, b: F.batch_norm(x, None, None, w, b, True), (3, 2, 4, 5), (2,), (2,)),
    "batch norm of features": (lambda x, w, b: F.batch_norm(x, None, None, w, b, True), (5, 3), (3,), (3,)),
    "layer norm": (lambda x, w, b: F.layer_norm(x, (6,), w, b), (3, 6), (6,), (6,)),
    "layer norm of maps": (lambda x, w, b: F.layer_norm(x, (2, 3, 2), w, b), (3, 2, 3, 2), (2, 3, 2), (2, 3, 2)),
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


def maps():
    """Steps of SGD of a network with normalised maps; what it says in the end, by running averages."""
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(2),
        torch.nn.GELU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.LayerNorm(12),
        torch.nn.Linear(12, 3),
    )
    names = {"0.weight": "conv.w", "1.weight": "batch.w", "1.bias": "batch.b", "1.running_mean": "batch.mean"}
    names |= {"1.running_var": "batch.variance", "5.weight": "layer.w", "5.bias": "layer.b"}
    names |= {"6.weight": "out.w", "6.bias": "out.b"}
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(p + numbers(*p.shape) / 4)

    def now():
        state = {names[k]: v for k, v in net.state_dict().items() if k in names}
        return {k: listed(v.t() if k == "out.w" else v) for k, v in state.items()}

    start, steps, descent = now(), [], torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        x, y = numbers(4, 1, 4, 6), torch.randint(3, (4,))
        loss = F.cross_entropy(net(x), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        steps.append({"x": listed(x), "target": y.tolist(), "loss": loss.item(), "parameters": now()})
    net.eval()
    return {"start": start, "rate": 0.1, "steps": steps, "output": listed(net(numbers_of(steps[0]["x"])))}


def numbers_of(t):
    return torch.tensor(t["data"]).reshape(t["shape"])


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
            "maps": maps(),
        },
        separators=(",", ":"),
    )
)
