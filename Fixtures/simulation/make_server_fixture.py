#!/usr/bin/env python3
"""Makes what the model of an inference server is held against: `python3 make_server_fixture.py`.

server.json  a list of scenarios: a server, the requests that it gets, and what comes of each: when its tokens
             come, in nanoseconds, and how many tokens of its prompt were in the cache; and of the server how
             many steps it took and how often a request lost its blocks

A second simulation, written from the manual (`Simulation.md`, 'The model') by somebody who knew the library's
source, and built in another way: here every block of the cache is an object with a name, users and a place in a queue, where the library counts.
Times are integers. The same byte for byte whenever Python's `random` is that of 3.x.
"""

import json
import pathlib
import random

FOLDER = pathlib.Path(__file__).parent


class Block:
    def __init__(self):
        self.key = None
        self.users = 0


class Cache:
    """Blocks that nobody uses stand in one queue, those that were let go last at its end."""

    def __init__(self, blocks):
        self.queue = [Block() for _ in range(blocks)]
        self.known = {}

    def find(self, keys):
        found = []
        for key in keys:
            if key not in self.known:
                break
            found.append(self.known[key])
        return found

    def take(self, count):
        taken = [self.queue.pop(0) for _ in range(count)]
        for block in taken:
            if block.key is not None:
                del self.known[block.key]
                block.key = None
            block.users = 1
        return taken

    def use(self, block):
        if block.users == 0:
            self.queue.remove(block)
        block.users += 1

    def let_go(self, blocks):
        for block in reversed(blocks):
            block.users -= 1
            if block.users == 0:
                self.queue.append(block)


class Request:
    def __init__(self, spec, server):
        self.spec = spec
        self.prompt, self.output = spec["prompt"], spec["output"]
        self.blocks = []
        self.computed = self.generated = 0
        self.cached = None
        self.tokens_at = []
        # A block of the cache is known by all ids up to the one of its last token, by where it lies and by
        # how long the described blocks are; and only where all of its tokens are told and in the prompt.
        size, length, ids = server["tokensPerBlock"], spec["blockLength"], spec["blocks"]
        self.keys = []
        while server["cachesPrefixes"] and (len(self.keys) + 1) * size <= min(self.prompt, length * len(ids)):
            last = (len(self.keys) + 1) * size - 1
            self.keys.append((length, len(self.keys), tuple(ids[: last // length + 1])))

    @property
    def needed(self):
        """What has to be in the cache for the next token."""
        return self.prompt + self.generated


def simulate(server, specs):
    size = server["tokensPerBlock"]
    cache = Cache(server["cacheTokens"] // size)
    requests = [Request(spec, server) for spec in specs]
    arrivals = sorted(
        requests, key=lambda r: (r.spec["at"], len(r.spec["id"]), r.spec["id"]))
    waiting, running = [], []
    now = steps = preemptions = 0

    def blocks_for(tokens):
        return -(-tokens // size)

    while arrivals or waiting or running:
        if not waiting and not running:
            now = max(now, arrivals[0].spec["at"])
        while arrivals and arrivals[0].spec["at"] <= now:
            waiting.append(arrivals.pop(0))

        budget = server["tokensPerStep"]
        plan = []

        def compute(request, tokens):
            nonlocal budget
            budget -= tokens
            plan.append((request, tokens, request.computed))
            # Full blocks of what is told can be found from now on. One whose tokens are there already can't,
            # nor can those behind it.
            for index, key in enumerate(request.keys[: (request.computed + tokens) // size]):
                block = request.blocks[index]
                if block.key == key:
                    continue
                if key in cache.known:
                    break
                block.key = key
                cache.known[key] = block

        lost = False
        index = 0
        while index < len(running) and budget > 0:
            request = running[index]
            tokens = min(request.needed - request.computed, budget)
            missing = blocks_for(request.computed + tokens) - len(request.blocks)
            while missing > len(cache.queue):
                lost = True
                preemptions += 1
                youngest = running.pop()
                cache.let_go(youngest.blocks)
                youngest.blocks, youngest.computed = [], 0
                waiting.insert(0, youngest)
                if youngest is request:
                    break
            else:
                request.blocks += cache.take(max(0, missing))
                compute(request, tokens)
                index += 1
                continue
            break

        while not lost and budget > 0 and len(running) < server["maxSequences"] and waiting:
            request = waiting[0]
            # The last token is computed in any case.
            hits = cache.find(request.keys[: (request.needed - 1) // size])
            computed = len(hits) * size
            tokens = min(request.needed - computed, budget)
            missing = blocks_for(computed + tokens) - len(hits)
            if missing > len(cache.queue) - sum(block.users == 0 for block in hits):
                break
            for block in hits:
                cache.use(block)
            request.blocks = hits + cache.take(missing)
            request.computed = computed
            if request.cached is None:
                request.cached = computed
            waiting.pop(0)
            running.append(request)
            compute(request, tokens)

        steps += 1
        prompt_tokens = sum(
            tokens for request, tokens, computed in plan
            # Of who has tokens already and lacks but the newest one, it is no token of a prompt.
            if not (request.generated > 0 and request.needed - computed == 1))
        now += (
            server["stepTime"] + server["stepTimePerSequence"] * len(plan)
            + server["promptTokenTime"] * prompt_tokens
            + server["stepTimePerCachedToken"] * sum(computed for _, _, computed in plan))
        for request, tokens, _ in plan:
            request.computed += tokens
            if request.computed < request.needed:
                continue
            request.generated += 1
            request.tokens_at.append(now)
            if request.generated == request.output:
                cache.let_go(request.blocks)
                running.remove(request)

    return {
        "steps": steps, "preemptions": preemptions,
        "requests": [
            {"tokens": request.tokens_at, "cached": request.cached} for request in requests],
    }


def families(chance, count, length, shared):
    """Descriptions of prompts: of each family the first blocks are the same."""
    fronts = [[family * 1000 + place for place in range(shared)] for family in range(count)]
    next_id = 1_000_000
    while True:
        front = chance.choice(fronts)[: chance.randint(0, shared)]
        own = chance.randint(0, 4)
        yield length, front + [next_id + place for place in range(own)]
        next_id += own


def scenario(name, seed, server, requests, gap, length=4, shared=4, prompts=(1, 40), outputs=(1, 20)):
    chance = random.Random(seed)
    described = families(chance, 3, length, shared)
    specs, at = [], 0
    for index in range(requests):
        # Some come at once.
        at += chance.choice([0, 0, 1, 1, 2, 3]) * gap
        block_length, blocks = next(described)
        specs.append({
            "id": f"r{index}", "at": at, "prompt": chance.randint(*prompts),
            "output": chance.randint(*outputs), "blockLength": block_length, "blocks": blocks})
    # Who comes in one instant is taken in the order of ids, whoever is asked for first.
    chance.shuffle(specs)
    server = {
        "maxSequences": 4, "tokensPerStep": 24, "promptTokenTime": 125_000, "stepTime": 7_000_000,
        "stepTimePerSequence": 300_000, "stepTimePerCachedToken": 1_100, "cacheTokens": 100,
        "tokensPerBlock": 4, "cachesPrefixes": True, **server}
    return {
        "name": name, "server": server, "requests": specs,
        "expected": simulate(server, specs)}


def main():
    scenarios = [
        scenario("a cache that is too small", 1, {}, 30, 9_000_000),
        scenario("all at once", 2, {"maxSequences": 8}, 30, 0),
        scenario("blocks of a prompt across those of the cache", 3, {}, 30, 9_000_000, length=6),
        scenario("blocks of a prompt longer than those of the cache", 4, {}, 30, 12_000_000, length=16),
        scenario("no prefix cache", 1, {"cachesPrefixes": False}, 30, 9_000_000),
        scenario("one token a block and small chunks", 5,
                 {"tokensPerBlock": 1, "tokensPerStep": 5, "cacheTokens": 64, "maxSequences": 6},
                 30, 15_000_000, length=2, shared=12),
        scenario("one at a time", 6, {"maxSequences": 1, "cacheTokens": 60}, 40, 40_000_000,
                 prompts=(12, 40), outputs=(1, 6)),
        scenario("many short ones", 7, {"maxSequences": 16, "tokensPerStep": 64, "cacheTokens": 160}, 60,
                 5_000_000, prompts=(4, 24), outputs=(2, 30)),
    ]
    for each in scenarios:
        expected = each["expected"]
        print(each["name"], expected["steps"], expected["preemptions"],
              sum(request["cached"] for request in expected["requests"]))
    text = json.dumps(scenarios, separators=(",", ":"))
    # A line for each request, so that changes can be read.
    text = text.replace('{"id"', '\n{"id"').replace('{"tokens"', '\n{"tokens"').replace('{"name"', '\n{"name"')
    (FOLDER / "server.json").write_text(text + "\n")


main()
