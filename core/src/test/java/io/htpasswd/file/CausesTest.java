package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables of causes a file calls for: compiling their patterns costs a new JVM some ten milliseconds. */
class CausesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1 | ''",
                "alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g= | ''",
                "o'brien:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1 | NameCauses",
                "opensesame | LineCauses",
                "alice:opensesame | LineCauses FieldCauses"
            })
    void aFileOfPlainNamesAndUsableHashesTouchesNoTableAndAnOddNameOnlyThatOfNames(String line, String tables)
            throws Exception {
        FreshClasses fresh = new FreshClasses();
        Object users = fresh.loadClass(Htpasswd.class.getName())
                .getMethod("parse", byte[].class)
                .invoke(null, line.getBytes(StandardCharsets.UTF_8));
        assertThat(users.getClass()).isNotEqualTo(Htpasswd.class);
        assertThat(Stream.of("LineCauses", "FieldCauses", "NameCauses").filter(fresh::isLoaded))
                .containsExactlyElementsOf(Stream.of(tables.split(" "))
                        .filter(table -> !table.isEmpty())
                        .toList());
    }

    /** The package once more, as if nothing had been read before. */
    private static final class FreshClasses extends ClassLoader {
        private static final String PACKAGE = "io.htpasswd.file.";

        FreshClasses() {
            super(CausesTest.class.getClassLoader());
        }

        boolean isLoaded(String simpleName) {
            return findLoadedClass(PACKAGE + simpleName) != null;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) return super.loadClass(name, resolve);
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = Objects.requireNonNull(getResourceAsStream(name.replace('.', '/') + ".class"))) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
