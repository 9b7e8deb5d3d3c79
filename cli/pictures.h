/* pictures.h: pictures that an earlier command left in a directory. */
#ifndef CLI_PICTURES_H
#define CLI_PICTURES_H

/* Removes the pictures, of every format, of all scripts there that poolsim made: they would seem to be of what is drawn now.
 * Links and whatever is no plain file stay. An exit status, after a message. */
int pictures_remove_old(const char *directory);

#endif
