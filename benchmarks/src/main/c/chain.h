/* The least that the rounds of MD5-crypt take whose message is one block: a thousand blocks of MD5 (RFC 1321 3.4), each of
 * which begins with the digest of the one before. The asm statements hold gcc to the shortest chain: what the step before has
 * computed comes last. */
#include <math.h>
#include <stdint.h>

#define LATER(v) __asm__("" : "+r"(v))
#define ROTATED(v, s) ((v) << (s) | (v) >> (32 - (s)))
#define STEP(a, b, half, last, word, i, s) \
  { \
    uint32_t sum = a + (x[word] + sines[i]) half; \
    LATER(sum); \
    sum += last; \
    a = b + ROTATED(sum, s); \
  }
#define F(a, b, c, d, word, i, s) STEP(a, b, , (d ^ (b & (c ^ d))), word, i, s)
#define G(a, b, c, d, word, i, s) STEP(a, b, +(c & ~d), (b & d), word, i, s)
#define H(a, b, c, d, word, i, s) STEP(a, b, , (b ^ (c ^ d)), word, i, s)
#define I(a, b, c, d, word, i, s) STEP(a, b, , (c ^ (b | ~d)), word, i, s)
#define FOUR(f, first, step, i, s, t, u, v) \
  f(a, b, c, d, (first) & 15, i, s) \
  f(d, a, b, c, ((first) + (step)) & 15, (i) + 1, t) \
  f(c, d, a, b, ((first) + 2 * (step)) & 15, (i) + 2, u) \
  f(b, c, d, a, ((first) + 3 * (step)) & 15, (i) + 3, v)
#define SIXTEEN(f, first, step, i, s, t, u, v) \
  FOUR(f, first, step, i, s, t, u, v) \
  FOUR(f, (first) + 4 * (step), step, (i) + 4, s, t, u, v) \
  FOUR(f, (first) + 8 * (step), step, (i) + 8, s, t, u, v) \
  FOUR(f, (first) + 12 * (step), step, (i) + 12, s, t, u, v)

static uint32_t sines[64];

/* The first word of the last digest, so that no compiler leaves the work out. */
static uint32_t chain(void) {
  uint32_t x[16] = {0};
  x[13] = 0x80000000; /* 55 bytes, the longest message of one block */
  x[14] = 8 * 55;
  for (int i = 0; i < 64; i++) sines[i] = (uint32_t)(int64_t)(fabs(sin(i + 1)) * 4294967296.0);
  for (int block = 0; block < 1000; block++) {
    uint32_t a = 0x67452301, b = 0xefcdab89, c = 0x98badcfe, d = 0x10325476;
    SIXTEEN(F, 0, 1, 0, 7, 12, 17, 22)
    SIXTEEN(G, 1, 5, 16, 5, 9, 14, 20)
    SIXTEEN(H, 5, 3, 32, 4, 11, 16, 23)
    SIXTEEN(I, 0, 7, 48, 6, 10, 15, 21)
    x[0] = a + 0x67452301;
    x[1] = b + 0xefcdab89;
    x[2] = c + 0x98badcfe;
    x[3] = d + 0x10325476;
  }
  return x[0];
}
