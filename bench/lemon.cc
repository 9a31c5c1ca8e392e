// lemon.cc -- the peer of bench/corridor.py: LEMON's network simplex on a DIMACS file, 64-bit numbers.
//
// usage: lemon FILE.min [CHANGES]      (CHANGES: lines "ARC CAPACITY", arcs from 0, made before solving)
//
// Writes JSON; `seconds` are processor seconds from LEMON's graph in memory to the flow, `with_graph` from arrays; the file is
// not counted. A capacity of -1 is unbounded. Build: c++ -O3 bench/lemon.cc. Never linked into the library.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <limits>
#include <vector>

struct row {
    int tail, head;
    long long low, capacity, cost;
};

static double seconds_now()
{
    timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) std::exit(2);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

int main(int argc, char **argv)
{
    if (argc < 2) return 2;
    FILE *file = std::fopen(argv[1], "r");
    if (file == nullptr) return 2;
    std::vector<long long> supply;
    std::vector<row> rows;
    char line[256];
    while (std::fgets(line, sizeof line, file) != nullptr) {
        row r;
        long long node, amount, nodes, arcs;
        if (std::sscanf(line, "a %d %d %lld %lld %lld", &r.tail, &r.head, &r.low, &r.capacity, &r.cost) == 5)
            rows.push_back(r);
        else if (std::sscanf(line, "n %lld %lld", &node, &amount) == 2)
            supply[static_cast<size_t>(node - 1)] = amount;
        else if (std::sscanf(line, "p min %lld %lld", &nodes, &arcs) == 2)
            supply.assign(static_cast<size_t>(nodes), 0);
    }
    std::fclose(file);
    if (argc > 2) {
        size_t arc;
        long long capacity;
        file = std::fopen(argv[2], "r");
        if (file == nullptr) return 2;
        while (std::fscanf(file, "%zu %lld", &arc, &capacity) == 2) rows.at(arc).capacity = capacity;
        std::fclose(file);
    }

    using namespace lemon;
    double began = seconds_now();
    SmartDigraph g;
    g.reserveNode(static_cast<int>(supply.size()));
    g.reserveArc(static_cast<int>(rows.size()));
    for (size_t v = 0; v < supply.size(); v++) g.addNode();
    for (const row &r : rows) g.addArc(g.nodeFromId(r.tail - 1), g.nodeFromId(r.head - 1));
    SmartDigraph::ArcMap<long long> low(g), capacity(g), cost(g);
    SmartDigraph::NodeMap<long long> amount(g);
    for (size_t a = 0; a < rows.size(); a++) {
        SmartDigraph::Arc arc = g.arcFromId(static_cast<int>(a));
        low[arc] = rows[a].low;
        capacity[arc] = rows[a].capacity < 0 ? std::numeric_limits<long long>::max() : rows[a].capacity;
        cost[arc] = rows[a].cost;
    }
    for (size_t v = 0; v < supply.size(); v++) amount[g.nodeFromId(static_cast<int>(v))] = supply[v];
    NetworkSimplex<SmartDigraph, long long, long long> simplex(g);
    double built = seconds_now();
    simplex.lowerMap(low).upperMap(capacity).costMap(cost).supplyMap(amount);
    auto outcome = simplex.run();
    double done = seconds_now();
    std::printf("{\"outcome\": \"%s\", \"cost\": %lld, \"seconds\": %.6f, \"with_graph\": %.6f}\n",
                outcome == simplex.OPTIMAL ? "optimal" : "infeasible",
                outcome == simplex.OPTIMAL ? simplex.totalCost<long long>() : 0LL,
                done - built,
                done - began);
    return 0;
}
