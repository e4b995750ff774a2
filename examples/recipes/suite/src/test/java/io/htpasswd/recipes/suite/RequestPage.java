package io.htpasswd.recipes.suite;

import io.htpasswd.testing.Wire.Answer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request looks like to the application behind the guard: one fact a line, so that a test can ask for a line. */
public final class RequestPage {
    private RequestPage() {}

    /**
     * The text of a page. To be called where the application runs, because the thread is one of the facts.
     *
     * @param fields every field of the request and of its trailers where there are such, a name as often as it has values
     */
    public static String text(
            String page,
            @Nullable String user,
            long bodyLength,
            Iterable<? extends Map.Entry<? extends CharSequence, String>> fields) {
        StringBuilder text = new StringBuilder("page " + page + "\n");
        if (user != null) text.append("user ").append(user).append('\n');
        text.append("body ").append(bodyLength).append('\n');
        text.append("thread ").append(Thread.currentThread().getName()).append('\n');
        for (Map.Entry<? extends CharSequence, String> field : fields) {
            String name = field.getKey().toString().toLowerCase(Locale.ROOT);
            text.append("field ")
                    .append(name)
                    .append(": ")
                    .append(field.getValue())
                    .append('\n');
        }
        return text.toString();
    }

    /** Whether the answer is that page. */
    static boolean isShown(String page, Answer answer) {
        return answer.lines().contains("page " + page);
    }
}
