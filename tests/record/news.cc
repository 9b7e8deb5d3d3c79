// news.cc: what C++ allocates, between two marks.
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

static const std::size_t mark = 77777;

int main() {
    std::free(std::malloc(mark));
    delete new int(5);
    delete[] new char[100];
    { std::vector<long> vector(10); }
    { std::string text(200, 'x'); }
    std::free(std::malloc(mark));
    return 0;
}
