package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whatever a group file holds: the groups that a second reader finds, and no exception. JAZZER_FUZZ=1 looks for more. */
class HtgroupFuzzIT {
    private static final String CANARY = "Canary";

    @FuzzTest(maxDuration = "2m")
    void parseAndAsk(byte[] data) {
        Htgroup groups = Htgroup.parse(data);
        String file = new String(data, StandardCharsets.ISO_8859_1);
        Map<String, Set<String>> expected = read(file);
        expected.forEach((user, names) -> assertThat(groups.groupsOf(user)).containsExactlyInAnyOrderElementsOf(names));
        assertThat(groups.groupsOf("nobody of this name")).isEmpty();
        assertThat(groups.problems()).hasSizeLessThanOrEqualTo(1_000);
        String marked =
                file.replace(" ", " " + CANARY).replace(":", CANARY + ":").replace("\n", CANARY + "\n");
        for (LineProblem problem :
                Htgroup.parse(marked.getBytes(StandardCharsets.ISO_8859_1)).problems()) {
            assertThat(problem.message() + problem).doesNotContain(CANARY);
            assertThat(problem.user()).isNull();
        }
    }

    private static Map<String, Set<String>> read(String file) {
        Map<String, Set<String>> groupsOfUser = new HashMap<>();
        if (file.startsWith("\u00ff\u00fe") || file.startsWith("\u00fe\u00ff")) return groupsOfUser;
        String unmarked = file.startsWith("\u00ef\u00bb\u00bf") ? file.substring(3) : file;
        for (String raw : unmarked.split("\n", -1)) {
            String line = raw.replaceAll("^[ \t\r\u000b\f]+|[ \t\r\u000b\f]+$", "");
            int colon = line.indexOf(':');
            if (line.startsWith("#") || colon < 0 || line.indexOf('\0') >= 0) continue;
            String group = HtpasswdFuzzIT.utf8(line.substring(0, colon).replaceAll("[ \t\r\u000b\f]+$", ""));
            if (group == null || group.isEmpty()) continue;
            for (String octets : line.substring(colon + 1).split("[ \t\r\u000b\f]+")) {
                String user = HtpasswdFuzzIT.utf8(octets);
                if (user != null && !user.isEmpty()) {
                    groupsOfUser.computeIfAbsent(user, name -> new TreeSet<>()).add(group);
                }
            }
        }
        return groupsOfUser;
    }
}
