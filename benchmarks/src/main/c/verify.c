/* Verifies one password many times with the library that Apache httpd runs, and says how long that took.
 * In: lines of "hash password times". Out: lines of "answer nanoseconds". In the place of a hash "md5-chain" is none. */
#include "chain.h"
#include <apr_md5.h>
#include <crypt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static struct crypt_data data;

static int verify(const char *password, const char *hash) {
  if (strcmp(hash, "md5-chain") == 0) return chain() != 0;
  if (strncmp(hash, "$apr1$", 6) == 0) return apr_password_validate(password, hash) == APR_SUCCESS;
  const char *computed = crypt_r(password, hash, &data);
  return computed != NULL && strcmp(computed, hash) == 0;
}

int main(void) {
  char hash[256], password[256];
  long times;
  while (scanf("%255s %255s %ld", hash, password, &times) == 3) {
    struct timespec start, end;
    int answer = 1;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (long i = 0; i < times; i++) answer &= verify(password, hash);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%d %lld\n", answer, (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec);
    fflush(stdout);
  }
  return 0;
}
