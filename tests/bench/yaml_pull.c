/* yaml_pull.c: what libyaml alone takes to read a file: pulls its events, and prints their count and the bytes of their
 * scalars. The reader of traces is measured against it. */
#include <stdio.h>
#include <stdlib.h>

#include <yaml.h>

int main(int count, char **arguments) {
    yaml_parser_t parser;
    yaml_event_t event;
    unsigned long long events = 0, scalar_bytes = 0;
    if (count != 2) {
        fprintf(stderr, "usage: yaml_pull FILE\n");
        return 2;
    }
    FILE *file = fopen(arguments[1], "rb");
    if (file == NULL || !yaml_parser_initialize(&parser)) {
        perror(arguments[1]);
        return 3;
    }
    yaml_parser_set_input_file(&parser, file);
    yaml_event_type_t type;
    do {
        if (!yaml_parser_parse(&parser, &event)) {
            fprintf(stderr, "%s:%zu: %s\n", arguments[1], parser.problem_mark.line + 1, parser.problem);
            return 3;
        }
        type = event.type;
        events++;
        if (type == YAML_SCALAR_EVENT)
            scalar_bytes += event.data.scalar.length;
        yaml_event_delete(&event);
    } while (type != YAML_STREAM_END_EVENT);
    yaml_parser_delete(&parser);
    fclose(file);
    printf("%llu events, %llu bytes of scalars\n", events, scalar_bytes);
    return 0;
}
