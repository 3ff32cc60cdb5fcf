WITH "t11" AS (
  SELECT
    "t5"."lecture",
    "t5"."id",
    "t5"."client",
    "t5"."other",
    "t5"."time",
    "t5"."day",
    "t5"."kind",
    "t5"."cap",
    "t5"."steps",
    "t5"."runs",
    "t6"."everybody",
    "t6"."final"
  FROM "beacons" AS "t5"
  CROSS JOIN "settings" AS "t6"
), "t38" AS (
  SELECT
    "t35"."id",
    "t35"."client",
    "t35"."other",
    "t35"."time",
    "t35"."day",
    "t35"."cap",
    "t35"."everybody",
    "t35"."lecture",
    COALESCE("t7"."lecture", "t35"."lecture") AS "today"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t19"."lecture",
        "t19"."id",
        "t19"."client",
        "t19"."other",
        "t19"."time",
        "t19"."day",
        "t19"."kind",
        "t19"."cap",
        "t19"."steps",
        "t19"."runs",
        "t19"."everybody",
        "t19"."final",
        ROW_NUMBER() OVER (
          PARTITION BY "t19"."id"
          ORDER BY "t19"."time" ASC, "t19"."lecture" ASC, "t19"."client" ASC, "t19"."other" ASC, "t19"."cap" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "turn"
      FROM (
        SELECT
          *
        FROM "t11" AS "t13"
        WHERE
          "t13"."day" > "t13"."final" AND "t13"."kind" = 0
      ) AS "t19"
    ) AS "t27"
    WHERE
      "t27"."turn" = 0
  ) AS "t35"
  LEFT OUTER JOIN "names" AS "t7"
    ON "t35"."lecture" = "t7"."raw"
), "t40" AS (
  SELECT
    "t37"."lecture",
    "t37"."client",
    "t37"."other",
    "t37"."bucket",
    "t37"."day",
    "t37"."final",
    MIN("t37"."first") AS "first",
    MAX("t37"."last") AS "last",
    SUM("t37"."ms") AS "ms"
  FROM (
    SELECT
      "t32"."client",
      "t32"."other",
      "t32"."bucket",
      "t32"."day",
      "t32"."final",
      "t32"."first",
      "t32"."last",
      COALESCE("t32"."exact_lecture", "t8"."lecture", "t32"."folder") AS "lecture",
      CAST(FLOOR(
        (
          "t32"."sent" * 1000
        ) / (
          COALESCE("t32"."exact_rate", "t8"."rate", 60000)
        )
      ) AS BIGINT) AS "ms"
    FROM (
      SELECT
        "t28"."folder",
        "t28"."file",
        "t28"."client",
        "t28"."other",
        "t28"."bucket",
        "t28"."day",
        "t28"."final",
        "t28"."first",
        "t28"."last",
        "t28"."sent",
        "t28"."lecture" AS "exact_lecture",
        "t28"."rate" AS "exact_rate"
      FROM (
        SELECT
          "t24".*
          EXCLUDE ("path")
        FROM (
          SELECT
            "t20"."folder",
            "t20"."file",
            "t20"."client",
            "t20"."other",
            "t20"."bucket",
            "t20"."day",
            "t20"."final",
            "t20"."first",
            "t20"."last",
            "t20"."sent",
            "t9"."path",
            "t9"."lecture",
            "t9"."rate"
          FROM (
            SELECT
              "t12"."folder",
              "t12"."file",
              "t12"."client",
              "t12"."other",
              "t12"."bucket",
              "t12"."day",
              "t12"."final",
              MIN("t12"."first") AS "first",
              MAX("t12"."last") AS "last",
              SUM("t12"."sent") AS "sent"
            FROM (
              SELECT
                "t10"."folder",
                "t10"."file",
                "t10"."client",
                "t10"."other",
                "t10"."bucket",
                "t10"."day",
                "t10"."first",
                "t10"."last",
                "t10"."sent",
                "t6"."everybody",
                "t6"."final"
              FROM "media" AS "t10"
              CROSS JOIN "settings" AS "t6"
            ) AS "t12"
            GROUP BY
              1,
              2,
              3,
              4,
              5,
              6,
              7
          ) AS "t20"
          LEFT OUTER JOIN "files" AS "t9"
            ON "t20"."file" = "t9"."path"
        ) AS "t24"
      ) AS "t28"
    ) AS "t32"
    LEFT OUTER JOIN "files" AS "t8"
      ON "t32"."folder" = "t8"."path"
  ) AS "t37"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6
), "t61" AS (
  SELECT
    "t59"."id",
    "t59"."client",
    "t59"."other",
    "t59"."time",
    "t59"."day",
    "t59"."cap",
    "t59"."everybody",
    "t59"."lecture",
    "t59"."today",
    "t59"."gap",
    "t59"."again",
    (
      ROW_NUMBER() OVER (
        PARTITION BY "t59"."client", "t59"."today", "t59"."day", "t59"."again"
        ORDER BY "t59"."time" ASC, "t59"."id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) + 1 AS "rank"
  FROM (
    SELECT
      "t55"."id",
      "t55"."client",
      "t55"."other",
      "t55"."time",
      "t55"."day",
      "t55"."cap",
      "t55"."everybody",
      "t55"."lecture",
      "t55"."today",
      "t55"."gap",
      (
        "t55"."cap" = 0
      ) AND COALESCE("t55"."gap" < 30000, FALSE) AS "again"
    FROM (
      SELECT
        "t35"."id",
        "t35"."client",
        "t35"."other",
        "t35"."time",
        "t35"."day",
        "t35"."cap",
        "t35"."everybody",
        "t35"."lecture",
        COALESCE("t7"."lecture", "t35"."lecture") AS "today",
        "t53"."gap"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t19"."lecture",
            "t19"."id",
            "t19"."client",
            "t19"."other",
            "t19"."time",
            "t19"."day",
            "t19"."kind",
            "t19"."cap",
            "t19"."steps",
            "t19"."runs",
            "t19"."everybody",
            "t19"."final",
            ROW_NUMBER() OVER (
              PARTITION BY "t19"."id"
              ORDER BY "t19"."time" ASC, "t19"."lecture" ASC, "t19"."client" ASC, "t19"."other" ASC, "t19"."cap" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "turn"
          FROM (
            SELECT
              *
            FROM "t11" AS "t13"
            WHERE
              "t13"."day" > "t13"."final" AND "t13"."kind" = 0
          ) AS "t19"
        ) AS "t27"
        WHERE
          "t27"."turn" = 0
      ) AS "t35"
      LEFT OUTER JOIN "names" AS "t7"
        ON "t35"."lecture" = "t7"."raw"
      INNER JOIN (
        SELECT
          "t50"."id",
          MIN("t50"."gap") AS "gap"
        FROM (
          SELECT
            "t45"."id",
            "t45"."today",
            "t45"."time",
            "t45"."key",
            "t45"."time" - LAG("t45"."time") OVER (
              PARTITION BY "t45"."key", "t45"."today"
              ORDER BY "t45"."time" ASC, "t45"."id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "gap"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t39"."id",
                "t39"."today",
                "t39"."time",
                "t39"."client" AS "key"
              FROM "t38" AS "t39"
            ) AS "t41"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t39"."id",
                "t39"."today",
                "t39"."time",
                "t39"."other" AS "key"
              FROM "t38" AS "t39"
              WHERE
                "t39"."other" <> 0
            ) AS "t43"
          ) AS "t45"
        ) AS "t50"
        GROUP BY
          1
      ) AS "t53"
        ON "t35"."id" = "t53"."id"
    ) AS "t55"
  ) AS "t59"
), "t72" AS (
  SELECT
    "t69"."lecture",
    "t69"."day",
    UNNEST("t34"."runs") AS "run"
  FROM (
    SELECT
      "t65"."id",
      "t65"."lecture",
      "t65"."day"
    FROM (
      SELECT
        "t62"."id",
        "t62"."lecture",
        "t62"."day",
        CASE
          WHEN "t62"."again"
          THEN 'repeat'
          WHEN "t62"."rank" > CASE
            WHEN "t62"."cap" > 0
            THEN CAST("t62"."cap" AS BIGINT)
            ELSE "t62"."everybody"
          END
          THEN 'capped'
          ELSE 'play'
        END AS "verdict"
      FROM "t61" AS "t62"
    ) AS "t65"
    WHERE
      "t65"."verdict" = 'play'
  ) AS "t69"
  INNER JOIN (
    SELECT
      "t26"."id",
      "t26"."runs"
    FROM (
      SELECT
        "t18"."lecture",
        "t18"."id",
        "t18"."client",
        "t18"."other",
        "t18"."time",
        "t18"."day",
        "t18"."kind",
        "t18"."cap",
        "t18"."steps",
        "t18"."runs",
        "t18"."everybody",
        "t18"."final",
        ROW_NUMBER() OVER (
          PARTITION BY "t18"."id"
          ORDER BY "t18"."steps" DESC, "t18"."time" ASC, "t18"."lecture" ASC, "t18"."client" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "turn"
      FROM (
        SELECT
          *
        FROM "t11" AS "t13"
        WHERE
          "t13"."day" > "t13"."final" AND "t13"."kind" = 5
      ) AS "t18"
    ) AS "t26"
    WHERE
      "t26"."turn" = 0
  ) AS "t34"
    ON "t69"."id" = "t34"."id"
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t33"."lecture",
      "t33"."day",
      "t33"."what",
      "t33"."place",
      COUNT(*) AS "n"
    FROM (
      SELECT
        "t25"."lecture",
        "t25"."day",
        'vote' AS "what",
        CAST("t25"."kind" - 6 AS INT) AS "place"
      FROM (
        SELECT
          "t16"."lecture",
          "t16"."id",
          "t16"."client",
          "t16"."other",
          "t16"."time",
          "t16"."day",
          "t16"."kind",
          "t16"."cap",
          "t16"."steps",
          "t16"."runs",
          "t16"."everybody",
          "t16"."final",
          ROW_NUMBER() OVER (
            PARTITION BY "t16"."client", "t16"."lecture", "t16"."day"
            ORDER BY "t16"."time" DESC, "t16"."kind" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "turn"
        FROM (
          SELECT
            *
          FROM "t11" AS "t13"
          WHERE
            "t13"."day" > "t13"."final" AND "t13"."kind" BETWEEN 6 AND 7
        ) AS "t16"
      ) AS "t25"
      WHERE
        "t25"."turn" = 0
    ) AS "t33"
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "t36"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t64"."lecture",
        "t64"."day",
        "t64"."what",
        "t64"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t62"."lecture",
          "t62"."day",
          CASE
            WHEN "t62"."again"
            THEN 'repeat'
            WHEN "t62"."rank" > CASE
              WHEN "t62"."cap" > 0
              THEN CAST("t62"."cap" AS BIGINT)
              ELSE "t62"."everybody"
            END
            THEN 'capped'
            ELSE 'play'
          END AS "what",
          CAST(0 AS INT) AS "place"
        FROM "t61" AS "t62"
      ) AS "t64"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t66"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t75"."lecture",
        "t75"."day",
        "t75"."what",
        "t75"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t71"."lecture",
          "t71"."day",
          'reach' AS "what",
          "t71"."kind" AS "place"
        FROM (
          SELECT
            "t69"."lecture",
            "t69"."day",
            "t23"."kind"
          FROM (
            SELECT
              "t65"."id",
              "t65"."lecture",
              "t65"."day"
            FROM (
              SELECT
                "t62"."id",
                "t62"."lecture",
                "t62"."day",
                CASE
                  WHEN "t62"."again"
                  THEN 'repeat'
                  WHEN "t62"."rank" > CASE
                    WHEN "t62"."cap" > 0
                    THEN CAST("t62"."cap" AS BIGINT)
                    ELSE "t62"."everybody"
                  END
                  THEN 'capped'
                  ELSE 'play'
                END AS "verdict"
              FROM "t61" AS "t62"
            ) AS "t65"
            WHERE
              "t65"."verdict" = 'play'
          ) AS "t69"
          INNER JOIN (
            SELECT
              "t17"."id",
              MAX("t17"."kind") AS "kind"
            FROM (
              SELECT
                *
              FROM "t11" AS "t13"
              WHERE
                "t13"."day" > "t13"."final" AND "t13"."kind" BETWEEN 1 AND 4
            ) AS "t17"
            GROUP BY
              1
          ) AS "t23"
            ON "t69"."id" = "t23"."id"
        ) AS "t71"
      ) AS "t75"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t78"
  ) AS "t80"
) AS "t82"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t81"."lecture",
        "t81"."day",
        "t81"."what",
        "t81"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t74"."lecture",
          "t74"."day",
          'from' AS "what",
          CAST(CAST(FLOOR((
            "t74"."run"
          ) / (
            8192
          )) AS BIGINT) AS INT) AS "place"
        FROM "t72" AS "t74"
      ) AS "t81"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t84"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t79"."lecture",
        "t79"."day",
        "t79"."what",
        "t79"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t74"."lecture",
          "t74"."day",
          'to' AS "what",
          "t74"."run" % 8192 AS "place"
        FROM "t72" AS "t74"
      ) AS "t79"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t83"
  ) AS "t85"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t73"."lecture",
        "t73"."day",
        "t73"."what",
        "t73"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t70"."lecture",
          "t70"."day",
          'delivery' AS "what",
          CAST(0 AS INT) AS "place"
        FROM (
          SELECT
            "t67"."key",
            "t67"."lecture",
            "t67"."session",
            SUM("t67"."ms") AS "ms",
            MIN("t67"."day") AS "day",
            MIN("t67"."final") AS "final"
          FROM (
            SELECT
              "t63"."lecture",
              "t63"."bucket",
              "t63"."day",
              "t63"."first",
              "t63"."last",
              "t63"."ms",
              "t63"."final",
              "t63"."key",
              "t63"."fresh",
              SUM("t63"."fresh") OVER (
                PARTITION BY "t63"."key", "t63"."lecture"
                ORDER BY "t63"."bucket" ASC, "t63"."day" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
              ) AS "session"
            FROM (
              SELECT
                "t60"."lecture",
                "t60"."bucket",
                "t60"."day",
                "t60"."first",
                "t60"."last",
                "t60"."ms",
                "t60"."final",
                "t60"."key",
                CASE
                  WHEN COALESCE(
                    (
                      "t60"."first" - LAG("t60"."last") OVER (
                        PARTITION BY "t60"."key", "t60"."lecture"
                        ORDER BY "t60"."bucket" ASC, "t60"."day" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      )
                    ) <= 1800,
                    FALSE
                  )
                  THEN 0
                  ELSE 1
                END AS "fresh"
              FROM (
                SELECT
                  "t44"."lecture",
                  "t44"."bucket",
                  "t44"."day",
                  "t44"."first",
                  "t44"."last",
                  "t44"."ms",
                  "t44"."final",
                  COALESCE("t58"."other", "t44"."client") AS "key"
                FROM "t40" AS "t44"
                LEFT OUTER JOIN (
                  SELECT
                    "t56"."client",
                    "t56"."lecture",
                    MIN("t56"."other") AS "other"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t51"."client",
                        "t51"."lecture",
                        "t51"."other",
                        "t51"."begin",
                        "t48"."before",
                        "t48"."of",
                        "t48"."until"
                      FROM (
                        SELECT
                          "t47"."client",
                          "t47"."lecture",
                          "t47"."other",
                          MIN("t47"."first") AS "begin"
                        FROM (
                          SELECT
                            *
                          FROM "t40" AS "t42"
                          WHERE
                            "t42"."other" <> 0
                        ) AS "t47"
                        GROUP BY
                          1,
                          2,
                          3
                      ) AS "t51"
                      INNER JOIN (
                        SELECT
                          "t42"."client" AS "before",
                          "t42"."lecture" AS "of",
                          "t42"."last" AS "until"
                        FROM "t40" AS "t42"
                      ) AS "t48"
                        ON "t51"."other" = "t48"."before" AND "t51"."lecture" = "t48"."of"
                    ) AS "t54"
                    WHERE
                      "t54"."until" < "t54"."begin" AND "t54"."until" >= (
                        "t54"."begin" - 1800
                      )
                  ) AS "t56"
                  GROUP BY
                    1,
                    2
                ) AS "t58"
                  ON "t44"."client" = "t58"."client" AND "t44"."lecture" = "t58"."lecture"
              ) AS "t60"
            ) AS "t63"
          ) AS "t67"
          GROUP BY
            1,
            2,
            3
        ) AS "t70"
        WHERE
          "t70"."ms" >= 60000 AND "t70"."day" > "t70"."final"
      ) AS "t73"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t76"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t15"."lecture",
        "t15"."day",
        "t15"."what",
        "t15"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t13"."lecture",
          "t13"."day",
          'robot' AS "what",
          CAST(0 AS INT) AS "place"
        FROM "t11" AS "t13"
        WHERE
          "t13"."day" > "t13"."final" AND "t13"."kind" = 9
      ) AS "t15"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t21"
  ) AS "t77"
) AS "t86"
