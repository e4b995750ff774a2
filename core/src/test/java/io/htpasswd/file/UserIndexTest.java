package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Look-ups bounded in probes, whatever names a file holds. */
class UserIndexTest {
    private static final SipHash KNOWN = new SipHash(1, 2);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Names that all begin their search in the first place of any table of up to 4,096. */
    private static List<byte[]> meetingInOnePlace(int names) {
        List<byte[]> found = new ArrayList<>();
        for (int i = 0; found.size() < names; i++) {
            byte[] name = bytes("n" + i);
            if (KNOWN.of(name, 0, name.length) >>> 52 == 0) found.add(name);
        }
        return found;
    }

    @Test
    void namesMadeForAKnownSeedAreFoundWithinTheBoundBecauseTheTableIsBuiltUnderAnother() {
        List<byte[]> names = meetingInOnePlace(2 * UserIndex.MOST_PROBES);
        List<byte[]> strangers = names.subList(UserIndex.MOST_PROBES + 100, names.size());
        List<byte[]> users = names.subList(0, UserIndex.MOST_PROBES + 100);
        UserIndex index = new UserIndex(KNOWN);
        for (byte[] user : users) {
            assertThat(index.find(user, user.length)).isNegative();
            index.add(user, bytes("x"));
        }
        assertThat(index.complete()).isSameAs(index);
        assertThat(users).allSatisfy(user -> {
            int position = index.find(user, user.length);
            assertThat(index.user(position)).isEqualTo(new String(user, StandardCharsets.US_ASCII));
        });
        assertThat(strangers)
                .allSatisfy(user -> assertThat(index.find(user, user.length)).isNegative());
        assertThat(longestRun(index)).isLessThan(UserIndex.MOST_PROBES);
    }

    /** So many that they fit: the seed stays, and the last is found as well as the first. */
    @Test
    void namesThatMeetBelowTheBoundAreAllFound() {
        List<byte[]> users = meetingInOnePlace(UserIndex.MOST_PROBES);
        UserIndex index = new UserIndex(KNOWN);
        for (byte[] user : users) index.add(user, bytes("x"));
        assertThat(index.complete()).isSameAs(index);
        assertThat(longestRun(index)).isEqualTo(UserIndex.MOST_PROBES);
        assertThat(users)
                .allSatisfy(user -> assertThat(index.find(user, user.length)).isNotNegative());
    }

    @Test
    void namesThatArePartsOfOneAnotherAreTold() {
        UserIndex index = new UserIndex();
        List<String> users = List.of("a", "aa", "ab", "b", "abc");
        for (String user : users) index.add(bytes(user), bytes("hash of " + user));
        assertThat(index.complete()).isSameAs(index);
        for (String user : users) {
            int position = index.find(bytes(user), user.length());
            assertThat(index.hash(position)).isEqualTo(bytes("hash of " + user));
        }
        for (String stranger : new String[] {"", "abcd", "c", "hash of a"}) {
            assertThat(index.find(bytes(stranger), stranger.length())).isNegative();
        }
    }

    /** As many probes as any look-up can take: of places in a row that are taken, the end of the table leading to its beginning. */
    private static int longestRun(UserIndex index) {
        BitSet taken = new BitSet();
        index.positions().forEach(taken::set);
        int longest = 0;
        int run = 0;
        for (int i = 0; i < 2 * index.capacity(); i++) {
            run = taken.get(i % index.capacity()) ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
