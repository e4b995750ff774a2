package io.htpasswd.crypt;

/**
 * A message of MD5 in which only sixteen bytes change, the digest of another one. It is laid out and padded once (RFC 1321
 * §3.1, §3.2), and what stands before those bytes is compressed once.
 *
 * <p>Words instead of bytes, so that the digest goes from registers to the words it belongs to: written as bytes at odd places
 * and read back as words it stalls the processor in every round.
 *
 * <p>Threads: one object a thread.
 */
final class Md5Message {
    private static final int DIGEST_BYTES = 16;

    private final int[] words;

    /** Where the digest begins: a word, and a bit within it. */
    private final int at;

    private final int shift;

    /** What shares the first and the last word with the digest. */
    private final int head;

    private final int tail;

    /** The state before the block in which the digest begins, and after its first steps, which never change. */
    private final Md5 chain = new Md5();

    private final Md5 midstate = new Md5();
    private final int steps;

    /** These bytes, then a digest, then those. */
    Md5Message(byte[][] before, byte[][] after) {
        int digestAt = RoundInput.length(before);
        int length = digestAt + DIGEST_BYTES + RoundInput.length(after);
        // One bit and the length in bits are added, and NULs up to a whole block.
        words = new int[((length + 8) / 64 + 1) * Md5.BLOCK_WORDS];
        put(before, 0);
        put(after, digestAt + DIGEST_BYTES);
        put(new byte[][] {{(byte) 0x80}}, length);
        words[words.length - 2] = 8 * length;

        at = digestAt / 4;
        shift = 8 * (digestAt % 4);
        head = words[at];
        tail = shift == 0 ? 0 : words[at + 4];

        int block = at & -Md5.BLOCK_WORDS;
        for (int i = 0; i < block; i += Md5.BLOCK_WORDS) chain.compress(words, i);
        steps = (at - block) & -4;
        midstate.begin(chain.a, chain.b, chain.c, chain.d);
        midstate.firstSteps(words, block, steps);
    }

    private void put(byte[][] parts, int from) {
        int i = from;
        for (byte[] part : parts) {
            for (byte octet : part) {
                words[i / 4] |= (octet & 0xFF) << (8 * (i % 4));
                i++;
            }
        }
    }

    /** Takes a digest and replaces it by that of the message which holds it. */
    void digest(Md5 md5) {
        insert(md5.a, md5.b, md5.c, md5.d);
        int block = at & -Md5.BLOCK_WORDS;
        md5.begin(chain.a, chain.b, chain.c, chain.d);
        md5.compress(words, block, steps, midstate.a, midstate.b, midstate.c, midstate.d);
        for (int i = block + Md5.BLOCK_WORDS; i < words.length; i += Md5.BLOCK_WORDS) md5.compress(words, i);
    }

    private void insert(int a, int b, int c, int d) {
        int[] to = words;
        if (shift == 0) {
            to[at] = a;
            to[at + 1] = b;
            to[at + 2] = c;
            to[at + 3] = d;
        } else {
            // A negative distance is one from the other end of the word.
            to[at] = head | a << shift;
            to[at + 1] = a >>> -shift | b << shift;
            to[at + 2] = b >>> -shift | c << shift;
            to[at + 3] = c >>> -shift | d << shift;
            to[at + 4] = d >>> -shift | tail;
        }
    }
}
