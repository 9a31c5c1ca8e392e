#!/usr/bin/python3
"""A peer: all outcomes of an additive scenario of two parties with numpy, sorted, and what no other beats.

usage: peer_numpy.py SECONDS < FIGURES     the seconds are not looked at; figures as bench/plain.c reads them; prints JSON: points, seconds, is_done"""
import json
import sys
import time
import numpy


def main():
    figures = [int(w) for w in sys.stdin.read().split()]
    issues, options, parties = figures[:3]
    assert parties == 2
    worth = numpy.array(figures[3:], dtype=numpy.int64).reshape(issues, options, 2)
    began = time.thread_time()
    first, second = numpy.zeros(1, numpy.int64), numpy.zeros(1, numpy.int64)
    for issue in worth:
        first = (first[:, None] + issue[:, 0]).ravel()
        second = (second[:, None] + issue[:, 1]).ravel()
    order = numpy.lexsort((-second, -first))
    first, second = first[order], second[order]
    best_before = numpy.concatenate(([-1], numpy.maximum.accumulate(second)[:-1]))
    kept = second > best_before
    points = numpy.stack((first[kept], second[kept]), axis=1).tolist()
    print(json.dumps({"points": points, "seconds": time.thread_time() - began, "is_done": True}))


if __name__ == "__main__":
    main()
