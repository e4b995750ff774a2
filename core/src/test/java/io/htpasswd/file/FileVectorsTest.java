package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** files.tsv: what Apache httpd and nginx answer over these files, and what is answered here where they differ. */
class FileVectorsTest {
    @TempDir
    static Path folder;

    @TestFactory
    List<DynamicTest> answersAsTheServersDoOrAsTheTableOfExceptionsSays() {
        Map<String, String> chosen = Table.read("file-answers.tsv").rows().stream()
                .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("answer")));
        return Table.read("files.tsv").rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    String servers = row.get("agree").equals("yes") ? row.get("apache") : "differ";
                    if (row.get("file").startsWith("!")) servers = "throws";
                    assertThat(answer(row)).isEqualTo(chosen.getOrDefault(row.get("id"), servers));
                }))
                .toList();
    }

    private static String answer(Table.Row row) throws IOException {
        String file = row.get("file");
        if (file.startsWith("!")) {
            Path path = switch (file) {
                case "!directory" -> folder;
                case "!unreadable" -> unreadable();
                default -> folder.resolve("missing");
            };
            assertThatThrownBy(() -> Htpasswd.readOnce(path)).isInstanceOf(IOException.class);
            return "throws";
        }
        ByteArrayOutputStream userPass = new ByteArrayOutputStream();
        userPass.writeBytes(HexFormat.of().parseHex(row.get("user_hex")));
        userPass.write(':');
        userPass.writeBytes(HexFormat.of().parseHex(row.get("pass_hex")));
        Path path = Files.write(Files.createTempFile(folder, "users", null), content(file));
        BasicAuth auth = BasicAuth.of(Policy.strict(), Htpasswd.readOnce(path));
        Decision decision =
                auth.evaluateHeader(List.of("Basic " + Base64.getEncoder().encodeToString(userPass.toByteArray())));
        return decision instanceof Decision.Authenticated ? "200" : "401";
    }

    /** Also by root: a link in a circle. */
    private static Path unreadable() throws IOException {
        Path link = folder.resolve("unreadable");
        return Files.exists(link, LinkOption.NOFOLLOW_LINKS) ? link : Files.createSymbolicLink(link, link);
    }

    private static byte[] content(String file) throws IOException {
        if (!file.startsWith("gz:")) return Base64.getDecoder().decode(file);
        byte[] zipped = Base64.getDecoder().decode(file.substring(3));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return in.readAllBytes();
        }
    }
}
