// lemon.cc -- the peer of bench/corridor.py: LEMON's network simplex on a DIMACS file, 64-bit numbers.
// Writes "COST SECONDS PIVOTS-UNKNOWN" as JSON; the seconds are from arrays in memory to the flow, the file is not
// counted. Build: c++ -O3 bench/lemon.cc -lemon. Never linked into the library.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <vector>

struct row {
    int tail, head;
    long long low, capacity, cost;
};

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

    using namespace lemon;
    auto began = std::chrono::steady_clock::now();
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
        capacity[arc] = rows[a].capacity;
        cost[arc] = rows[a].cost;
    }
    for (size_t v = 0; v < supply.size(); v++) amount[g.nodeFromId(static_cast<int>(v))] = supply[v];
    NetworkSimplex<SmartDigraph, long long, long long> simplex(g);
    auto built = std::chrono::steady_clock::now();
    simplex.lowerMap(low).upperMap(capacity).costMap(cost).supplyMap(amount);
    auto outcome = simplex.run();
    auto done = std::chrono::steady_clock::now();
    std::printf("{\"outcome\": \"%s\", \"cost\": %lld, \"seconds\": %.6f, \"with_graph\": %.6f}\n",
                outcome == simplex.OPTIMAL ? "optimal" : "infeasible",
                outcome == simplex.OPTIMAL ? simplex.totalCost<long long>() : 0LL,
                std::chrono::duration<double>(done - built).count(),
                std::chrono::duration<double>(done - began).count());
    return 0;
}
