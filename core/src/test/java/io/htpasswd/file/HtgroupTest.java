package io.htpasswd.file;

import static io.htpasswd.file.LineProblemsTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.htpasswd.file.LineProblem.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Section 4 of the contract: who is in which group, and what bad and long lines of a group file cost. */
class HtgroupTest {
    @Test
    void aGroupNamedTwiceIsTheUnionAndBadNamesCostOnlyThemselves() {
        Htgroup groups = Htgroup.parse(
                bytes(
                        "staff: alice bob\n# staff: mallory\r\n\tstaff :\tcarol  alice\r\nno colon\n:alice\nn\0ul: alice\nst\u0001: alice\nothers: \u00e9 bob\nnobody:\n"));
        assertThat(groups.groupsOf("alice")).containsExactly("staff");
        assertThat(groups.groupsOf("bob")).containsExactlyInAnyOrder("staff", "others");
        assertThat(groups.groupsOf("carol")).containsExactly("staff");
        assertThat(groups.groupsOf("mallory")).isEmpty();
        assertThat(groups.problems())
                .extracting(LineProblem::line, LineProblem::kind)
                .containsExactly(
                        tuple(4, Kind.NO_COLON),
                        tuple(5, Kind.BAD_USER_NAME),
                        tuple(6, Kind.NUL_BYTE),
                        tuple(7, Kind.BAD_USER_NAME),
                        tuple(8, Kind.BAD_USER_NAME));
    }

    @Test
    void aGroupsLineMayHaveSixteenMebibytesAndALongerOneNamesNobody() {
        String members = "member ".repeat((16 << 20) / 7 - 2);
        Htgroup read = Htgroup.parse(bytes("staff: " + members + "\nadmins: " + members + "many more than that\n"));
        assertThat(read.groupsOf("member")).containsExactly("staff");
        assertThat(read.problems())
                .extracting(LineProblem::line, LineProblem::kind)
                .containsExactly(tuple(2, Kind.LINE_TOO_LONG));
    }

    /** Or an application could make anybody a member. */
    @Test
    void whoIsGivenGroupsCannotAddOne() {
        Set<String> groups = Htgroup.parse(bytes("staff: alice\n")).groupsOf("alice");
        assertThat(groups).containsExactly("staff");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> groups.add("admins"));
    }
}
