package io.htpasswd.crypt;

import java.util.Arrays;

/**
 * Blowfish (Bruce Schneier, 1993) with the expensive key schedule of bcrypt (Niels Provos and David Mazières, "A
 * Future-Adaptable Password Scheme", 1999), for one key or for up to four side by side.
 *
 * <p>The state of a key is 1042 words: eighteen subkeys, then four S-boxes of 256 words each. An expansion joins the password
 * or the salt to the subkeys; then it replaces the whole state, two words at a time, each pair by the encryption of the pair
 * before under the state as it is by then. Two to the power of the cost times the password is expanded and then the salt;
 * nothing else counts.
 *
 * <p>Each of the sixteen rounds of an encryption waits for loads from the S-boxes at places that the round before computed.
 * One key therefore leaves a core idle for most of the time, and the rounds of other keys fit in: password crackers interleave
 * them (John the Ripper, {@code BF_X2}). {@link #two} and {@link #four} are {@link #one} with every line once for each key. Two
 * side by side take 0.6 of the time of one by itself, each; four take 0.45 to 0.56.
 *
 * <p>That depends on what HotSpot makes of the loops. Measured with JDK 17 and 25 on an AMD EPYC of family 23:
 *
 * <ul>
 *   <li>The states lie in one array, which is allocated by the method that loops. So its length is known, no index is checked,
 *       and where a state begins is part of an instruction. With an array from elsewhere four keys took 1.4 to 1.7 times as
 *       long, with an array for each 1.1 to 1.2 times.
 *   <li>The rounds are a loop. Written out, four keys took 1.5 times as long, because the compiler loads more ahead than it
 *       has registers for, and the first verification of a JVM took four times as long.
 *   <li>The expansions are counted by {@link #TURNS}: a long loop whose end HotSpot has not seen yet is compiled without its
 *       end, the method is thrown away when that comes, and six more verifications ran at half the speed.
 * </ul>
 *
 * <p>Threads: immutable once made.
 */
final class Blowfish {
    /** Words of password or salt that one expansion takes: one for each subkey. */
    static final int SUBKEYS = 18;

    /** The most keys side by side. Eight would need more registers than there are. */
    static final int WIDEST = 4;

    private static final int STATE = SUBKEYS + 4 * 256;
    private static final int[] START = Pi.fraction(STATE);

    /** Expansions in a row, of which every other is of the salt: as many as the lowest cost, 4, takes in all. */
    private static final int TURNS = 32;

    /** Words of password and salt, over and over. The first expansion takes a password of its own: see {@link Bcrypt}. */
    static final class Key {
        private final int[] first;
        private final int[] password;
        private final int[] salt;

        Key(int[] first, int[] password, int[] salt) {
            this.first = first;
            this.password = password;
            this.salt = salt;
        }
    }

    private final int[] states;

    /** Expands one to four keys, all of them 2 to the power of {@code costLog2} times, 4 or more. */
    Blowfish(Key[] keys, int costLog2) {
        long expansions = 2L << costLog2;
        states = switch (keys.length) {
            case 1 -> one(keys, expansions);
            case 2 -> two(keys, expansions);
            default -> four(filledUp(keys), expansions);
        };
    }

    /** Three keys and one of them once more: three in a loop of their own take no less time. */
    private static Key[] filledUp(Key[] keys) {
        Key[] four = Arrays.copyOf(keys, WIDEST);
        Arrays.fill(four, keys.length, WIDEST, keys[0]);
        return four;
    }

    private static int[] one(Key[] keys, long expansions) {
        int[] s = new int[STATE];
        begin(s, keys);
        for (long left = expansions; left > 0; left -= TURNS) {
            for (int turn = 0; turn < TURNS; turn++) {
                join(s, keys, turn);
                int l0 = s[0];
                int r0 = 0;
                for (int i = 0; i < STATE; i += 2) {
                    for (int round = 1; round <= 16; round += 2) {
                        r0 = (r0 ^ s[round]) ^ f(s, 0, l0);
                        l0 = (l0 ^ s[round + 1]) ^ f(s, 0, r0);
                    }
                    int last0 = s[17];
                    s[i] = r0 ^ last0;
                    s[i + 1] = l0;
                    // The next block has its first subkey already: one operation fewer that it waits for.
                    int next0 = r0 ^ (last0 ^ s[0]);
                    r0 = l0;
                    l0 = next0;
                }
            }
        }
        return s;
    }

    private static int[] two(Key[] keys, long expansions) {
        int[] s = new int[2 * STATE];
        begin(s, keys);
        for (long left = expansions; left > 0; left -= TURNS) {
            for (int turn = 0; turn < TURNS; turn++) {
                join(s, keys, turn);
                int l0 = 0, l1 = 0;
                int r0 = 0, r1 = 0;
                for (int i = 0; i < STATE; i += 2) {
                    l0 ^= s[0];
                    l1 ^= s[STATE];
                    for (int round = 1; round <= 16; round += 2) {
                        r0 = (r0 ^ s[round]) ^ f(s, 0, l0);
                        r1 = (r1 ^ s[STATE + round]) ^ f(s, STATE, l1);
                        l0 = (l0 ^ s[round + 1]) ^ f(s, 0, r0);
                        l1 = (l1 ^ s[STATE + round + 1]) ^ f(s, STATE, r1);
                    }
                    int next0 = r0 ^ s[17];
                    int next1 = r1 ^ s[STATE + 17];
                    s[i] = next0;
                    s[STATE + i] = next1;
                    s[i + 1] = l0;
                    s[STATE + i + 1] = l1;
                    r0 = l0;
                    r1 = l1;
                    l0 = next0;
                    l1 = next1;
                }
            }
        }
        return s;
    }

    private static int[] four(Key[] keys, long expansions) {
        int[] s = new int[4 * STATE];
        begin(s, keys);
        for (long left = expansions; left > 0; left -= TURNS) {
            for (int turn = 0; turn < TURNS; turn++) {
                join(s, keys, turn);
                int l0 = 0, l1 = 0, l2 = 0, l3 = 0;
                int r0 = 0, r1 = 0, r2 = 0, r3 = 0;
                for (int i = 0; i < STATE; i += 2) {
                    l0 ^= s[0];
                    l1 ^= s[STATE];
                    l2 ^= s[2 * STATE];
                    l3 ^= s[3 * STATE];
                    for (int round = 1; round <= 16; round += 2) {
                        r0 = (r0 ^ s[round]) ^ f(s, 0, l0);
                        r1 = (r1 ^ s[STATE + round]) ^ f(s, STATE, l1);
                        r2 = (r2 ^ s[2 * STATE + round]) ^ f(s, 2 * STATE, l2);
                        r3 = (r3 ^ s[3 * STATE + round]) ^ f(s, 3 * STATE, l3);
                        l0 = (l0 ^ s[round + 1]) ^ f(s, 0, r0);
                        l1 = (l1 ^ s[STATE + round + 1]) ^ f(s, STATE, r1);
                        l2 = (l2 ^ s[2 * STATE + round + 1]) ^ f(s, 2 * STATE, r2);
                        l3 = (l3 ^ s[3 * STATE + round + 1]) ^ f(s, 3 * STATE, r3);
                    }
                    int next0 = r0 ^ s[17];
                    int next1 = r1 ^ s[STATE + 17];
                    int next2 = r2 ^ s[2 * STATE + 17];
                    int next3 = r3 ^ s[3 * STATE + 17];
                    s[i] = next0;
                    s[STATE + i] = next1;
                    s[2 * STATE + i] = next2;
                    s[3 * STATE + i] = next3;
                    s[i + 1] = l0;
                    s[STATE + i + 1] = l1;
                    s[2 * STATE + i + 1] = l2;
                    s[3 * STATE + i + 1] = l3;
                    r0 = l0;
                    r1 = l1;
                    r2 = l2;
                    r3 = l3;
                    l0 = next0;
                    l1 = next1;
                    l2 = next2;
                    l3 = next3;
                }
            }
        }
        return s;
    }

    /** Starts each state from π, and expands salt and key into it (the paper's EksBlowfishSetup, first step). */
    private static void begin(int[] s, Key[] keys) {
        for (int k = 0; k < keys.length; k++) {
            int state = k * STATE;
            System.arraycopy(START, 0, s, state, STATE);
            join(s, state, keys[k].first);
            int[] salt = keys[k].salt;
            long block = 0;
            for (int i = 0; i < STATE; i += 2) {
                block = encipher(s, state, block ^ ((long) salt[i % 4] << 32 | (salt[i % 4 + 1] & 0xFFFFFFFFL)));
                s[state + i] = (int) (block >>> 32);
                s[state + i + 1] = (int) block;
            }
        }
    }

    /** The password of each key, or in every other turn its salt. */
    private static void join(int[] s, Key[] keys, int turn) {
        for (int k = 0; k < keys.length; k++) {
            join(s, k * STATE, turn % 2 == 0 ? keys[k].password : keys[k].salt);
        }
    }

    private static void join(int[] s, int state, int[] words) {
        for (int i = 0; i < SUBKEYS; i++) s[state + i] ^= words[i];
    }

    /** Enciphers one block of 64 bits, its left half on top, with the key at {@code index}. */
    long encipher(int index, long block) {
        return encipher(states, index * STATE, block);
    }

    private static long encipher(int[] s, int state, long block) {
        int l = (int) (block >>> 32) ^ s[state];
        int r = (int) block;
        for (int round = 1; round <= 16; round += 2) {
            r = (r ^ s[state + round]) ^ f(s, state, l);
            l = (l ^ s[state + round + 1]) ^ f(s, state, r);
        }
        return (long) (r ^ s[state + 17]) << 32 | (l & 0xFFFFFFFFL);
    }

    /** Four bytes of a half, each through its own S-box. */
    private static int f(int[] s, int state, int half) {
        int boxes = state + SUBKEYS;
        return ((s[boxes + (half >>> 24)] + s[boxes + 256 + (half >>> 16 & 0xFF)])
                        ^ s[boxes + 512 + (half >>> 8 & 0xFF)])
                + s[boxes + 768 + (half & 0xFF)];
    }
}
