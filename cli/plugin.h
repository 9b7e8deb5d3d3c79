/* plugin.h: allocators in shared objects, poolsim-plugin(5). */
#ifndef CLI_PLUGIN_H
#define CLI_PLUGIN_H

#include "traces/poolsim_plugin.h"

/* The allocator of a shared object, which stays open until the program ends. NULL after a message. From then on a crash
 * tells which plugin was at work. */
const struct poolsim_allocator *plugin_open(const char *path);

/* What this thread calls from here on; of an allocator that is no plugin it does not matter. NULL: nothing any more. */
void plugin_at_work(const struct poolsim_allocator *allocator);

#endif
