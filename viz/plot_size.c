/* plot_size.c: the smallest pools that poolsim size found, by policy and block. */
#include <inttypes.h>
#include <string.h>

#include "viz/number.h"
#include "viz/plot_inside.h"
#include "viz/plot_results.h"

void result_write(FILE *out, const struct result_file *file) {
    if (file->is_script)
        plot_preamble(out, file->name);
    file->write(out, file);
}

static void write_data(FILE *out, const struct result_file *file) {
    const struct size_findings *findings = file->results;
    fputs("# poolsim " POOLSIM_VERSION
          ": the smallest pools, poolsim-size(1)\n# columns: when fragmented, then bytes of the"
          " smallest pool with blocks of 4, 8, 16 and 32; NaN: none does\n",
          out);
    for (int policy = 0; policy < SIZE_POLICIES; policy++) {
        if (findings->cells[policy][0] == NULL)
            continue;
        fprintf(out, "\"%s\"", trace_on_fragmented_words[policy]);
        for (int i = 0; i < SIZE_BLOCKS; i++) {
            const struct size_search *cell = findings->cells[policy][i];
            if (cell->result.found)
                fprintf(out, " %" PRIu64, size_point_bytes(&cell->point));
            else
                fputs(" NaN", out);
        }
        putc('\n', out);
    }
}

static void largest_of(const struct size_findings *findings, double *largest, int *rows) {
    *largest = 1;
    *rows = 0;
    for (int policy = 0; policy < SIZE_POLICIES; policy++) {
        *rows += findings->cells[policy][0] != NULL;
        for (int i = 0; i < SIZE_BLOCKS && findings->cells[policy][0] != NULL; i++) {
            const struct size_search *cell = findings->cells[policy][i];
            double bytes = cell->result.found ? (double)size_point_bytes(&cell->point) : 0;
            *largest = bytes > *largest ? bytes : *largest;
        }
    }
}

static void write_script(FILE *out, const struct result_file *file) {
    const struct size_findings *findings = file->results;
    const struct tape *tape = &findings->tapes->items[0];
    double largest, divisor;
    char label[64];
    int rows;
    largest_of(findings, &largest, &rows);
    if ((double)findings->given_bytes > largest)
        largest = (double)findings->given_bytes;
    const char *unit = plot_unit(largest, &divisor);
    fputs("set title 'Smallest pool by policy: '.", out);
    plot_quote_short(out, tape->header.name != NULL ? tape->header.name : tape->source, 60);
    if (findings->tapes->count > 1)
        fprintf(out, ".' and %zu more'", findings->tapes->count - 1);
    fputs(".gap noenhanced\n", out);
    snprintf(label, sizeof label, "smallest pool, bookkeeping included (%s)", unit);
    plot_y_label(out, 1, label);
    fprintf(out,
            "set xlabel 'when fragmented'\n"
            "set yrange [0:%.6g]\nset xrange [-0.6:%d.6]\nset xtics noenhanced\nunit = %.0f.0\n"
            "set style data histograms\nset style histogram clustered gap 1\nset boxwidth 0.9\n"
            "array block[4] = ['4', '8', '16', '32']\narray shade[4] = ['#fde725', '#5ec962', '#21918c', '#3b528b']\n",
            largest * 1.12 / divisor, rows - 1, divisor);
    fputs("plot for [i = 1:4] 'sizes.dat' using (column(i + 1) / unit):xtic(1) fs solid 1.0 border rgb '#444444'"
          " lc rgb shade[i] title 'blocks of '.block[i], \\\n"
          "  for [i = 1:4] '' using ($0 + (i - 2.5) * 0.2):(0):(sprintf('%.4g', column(i + 1) / unit)) with labels"
          " rotate by 90 left offset 0, character 0.7 tc rgb (i < 3 ? '#000000' : '#ffffff') notitle",
          out);
    if (findings->given_bytes != 0)
        fprintf(out, ", \\\n  %.6g with lines dt 2 lw 2 lc rgb vermillion title 'the size given'",
                (double)findings->given_bytes / divisor);
    putc('\n', out);
}

bool plot_size_file(const void *context, size_t number, struct result_file *file_out) {
    const struct size_findings *findings = context;
    if (number >= 2)
        return false;
    double largest;
    int rows;
    largest_of(findings, &largest, &rows);
    *file_out = (struct result_file){.results = findings, .is_script = number == 1};
    file_out->write = number == 1 ? write_script : write_data;
    file_out->nothing = largest <= 1 ? "no pool does, with any policy" : NULL;
    snprintf(file_out->name, sizeof file_out->name, "sizes.%s", number == 1 ? "gp" : "dat");
    return true;
}
