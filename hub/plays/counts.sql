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
), "t34" AS (
  SELECT
    "t32"."id",
    "t32"."client",
    "t32"."other",
    "t32"."time",
    "t32"."day",
    "t32"."cap",
    "t32"."everybody",
    "t32"."lecture",
    COALESCE("t7"."lecture", "t32"."lecture") AS "today"
  FROM (
    SELECT
      *
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
          ORDER BY "t18"."time" ASC, "t18"."lecture" ASC, "t18"."client" ASC, "t18"."other" ASC, "t18"."cap" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "turn"
      FROM (
        SELECT
          *
        FROM "t11" AS "t13"
        WHERE
          "t13"."day" > "t13"."final" AND "t13"."kind" = 0
      ) AS "t18"
    ) AS "t25"
    WHERE
      "t25"."turn" = 0
  ) AS "t32"
  LEFT OUTER JOIN "names" AS "t7"
    ON "t32"."lecture" = "t7"."raw"
), "t36" AS (
  SELECT
    "t33"."lecture",
    "t33"."client",
    "t33"."other",
    "t33"."bucket",
    "t33"."day",
    "t33"."final",
    MIN("t33"."first") AS "first",
    MAX("t33"."last") AS "last",
    SUM("t33"."ms") AS "ms"
  FROM (
    SELECT
      "t30"."client",
      "t30"."other",
      "t30"."bucket",
      "t30"."day",
      "t30"."final",
      "t30"."first",
      "t30"."last",
      COALESCE("t30"."exact_lecture", "t8"."lecture", "t30"."folder") AS "lecture",
      CAST(FLOOR(
        (
          "t30"."sent" * 1000
        ) / (
          COALESCE("t30"."exact_rate", "t8"."rate", 60000)
        )
      ) AS BIGINT) AS "ms"
    FROM (
      SELECT
        "t26"."folder",
        "t26"."file",
        "t26"."client",
        "t26"."other",
        "t26"."bucket",
        "t26"."day",
        "t26"."final",
        "t26"."first",
        "t26"."last",
        "t26"."sent",
        "t26"."lecture" AS "exact_lecture",
        "t26"."rate" AS "exact_rate"
      FROM (
        SELECT
          "t23".*
          EXCLUDE ("path")
        FROM (
          SELECT
            "t19"."folder",
            "t19"."file",
            "t19"."client",
            "t19"."other",
            "t19"."bucket",
            "t19"."day",
            "t19"."final",
            "t19"."first",
            "t19"."last",
            "t19"."sent",
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
          ) AS "t19"
          LEFT OUTER JOIN "files" AS "t9"
            ON "t19"."file" = "t9"."path"
        ) AS "t23"
      ) AS "t26"
    ) AS "t30"
    LEFT OUTER JOIN "files" AS "t8"
      ON "t30"."folder" = "t8"."path"
  ) AS "t33"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6
), "t57" AS (
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
    "t55"."again",
    (
      ROW_NUMBER() OVER (
        PARTITION BY "t55"."client", "t55"."today", "t55"."day", "t55"."again"
        ORDER BY "t55"."time" ASC, "t55"."id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) + 1 AS "rank"
  FROM (
    SELECT
      "t51"."id",
      "t51"."client",
      "t51"."other",
      "t51"."time",
      "t51"."day",
      "t51"."cap",
      "t51"."everybody",
      "t51"."lecture",
      "t51"."today",
      "t51"."gap",
      (
        "t51"."cap" = 0
      ) AND COALESCE("t51"."gap" < 30000, FALSE) AS "again"
    FROM (
      SELECT
        "t32"."id",
        "t32"."client",
        "t32"."other",
        "t32"."time",
        "t32"."day",
        "t32"."cap",
        "t32"."everybody",
        "t32"."lecture",
        COALESCE("t7"."lecture", "t32"."lecture") AS "today",
        "t49"."gap"
      FROM (
        SELECT
          *
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
              ORDER BY "t18"."time" ASC, "t18"."lecture" ASC, "t18"."client" ASC, "t18"."other" ASC, "t18"."cap" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "turn"
          FROM (
            SELECT
              *
            FROM "t11" AS "t13"
            WHERE
              "t13"."day" > "t13"."final" AND "t13"."kind" = 0
          ) AS "t18"
        ) AS "t25"
        WHERE
          "t25"."turn" = 0
      ) AS "t32"
      LEFT OUTER JOIN "names" AS "t7"
        ON "t32"."lecture" = "t7"."raw"
      INNER JOIN (
        SELECT
          "t46"."id",
          MIN("t46"."gap") AS "gap"
        FROM (
          SELECT
            "t41"."id",
            "t41"."today",
            "t41"."time",
            "t41"."key",
            "t41"."time" - LAG("t41"."time") OVER (
              PARTITION BY "t41"."key", "t41"."today"
              ORDER BY "t41"."time" ASC, "t41"."id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "gap"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t35"."id",
                "t35"."today",
                "t35"."time",
                "t35"."client" AS "key"
              FROM "t34" AS "t35"
            ) AS "t37"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t35"."id",
                "t35"."today",
                "t35"."time",
                "t35"."other" AS "key"
              FROM "t34" AS "t35"
              WHERE
                "t35"."other" <> 0
            ) AS "t39"
          ) AS "t41"
        ) AS "t46"
        GROUP BY
          1
      ) AS "t49"
        ON "t32"."id" = "t49"."id"
    ) AS "t51"
  ) AS "t55"
), "t68" AS (
  SELECT
    "t65"."lecture",
    "t65"."day",
    UNNEST("t31"."runs") AS "run"
  FROM (
    SELECT
      "t61"."id",
      "t61"."lecture",
      "t61"."day"
    FROM (
      SELECT
        "t58"."id",
        "t58"."lecture",
        "t58"."day",
        CASE
          WHEN "t58"."again"
          THEN 'repeat'
          WHEN "t58"."rank" > CASE
            WHEN "t58"."cap" > 0
            THEN CAST("t58"."cap" AS BIGINT)
            ELSE "t58"."everybody"
          END
          THEN 'capped'
          ELSE 'play'
        END AS "verdict"
      FROM "t57" AS "t58"
    ) AS "t61"
    WHERE
      "t61"."verdict" = 'play'
  ) AS "t65"
  INNER JOIN (
    SELECT
      "t24"."id",
      "t24"."runs"
    FROM (
      SELECT
        "t17"."lecture",
        "t17"."id",
        "t17"."client",
        "t17"."other",
        "t17"."time",
        "t17"."day",
        "t17"."kind",
        "t17"."cap",
        "t17"."steps",
        "t17"."runs",
        "t17"."everybody",
        "t17"."final",
        ROW_NUMBER() OVER (
          PARTITION BY "t17"."id"
          ORDER BY "t17"."steps" DESC, "t17"."time" ASC, "t17"."lecture" ASC, "t17"."client" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "turn"
      FROM (
        SELECT
          *
        FROM "t11" AS "t13"
        WHERE
          "t13"."day" > "t13"."final" AND "t13"."kind" = 5
      ) AS "t17"
    ) AS "t24"
    WHERE
      "t24"."turn" = 0
  ) AS "t31"
    ON "t65"."id" = "t31"."id"
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t69"."lecture",
      "t69"."day",
      "t69"."what",
      "t69"."place",
      COUNT(*) AS "n"
    FROM (
      SELECT
        "t66"."lecture",
        "t66"."day",
        'delivery' AS "what",
        CAST(0 AS INT) AS "place"
      FROM (
        SELECT
          "t63"."key",
          "t63"."lecture",
          "t63"."session",
          SUM("t63"."ms") AS "ms",
          MIN("t63"."day") AS "day",
          MIN("t63"."final") AS "final"
        FROM (
          SELECT
            "t59"."lecture",
            "t59"."bucket",
            "t59"."day",
            "t59"."first",
            "t59"."last",
            "t59"."ms",
            "t59"."final",
            "t59"."key",
            "t59"."fresh",
            SUM("t59"."fresh") OVER (
              PARTITION BY "t59"."key", "t59"."lecture"
              ORDER BY "t59"."bucket" ASC, "t59"."day" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS "session"
          FROM (
            SELECT
              "t56"."lecture",
              "t56"."bucket",
              "t56"."day",
              "t56"."first",
              "t56"."last",
              "t56"."ms",
              "t56"."final",
              "t56"."key",
              CASE
                WHEN COALESCE(
                  (
                    "t56"."first" - LAG("t56"."last") OVER (
                      PARTITION BY "t56"."key", "t56"."lecture"
                      ORDER BY "t56"."bucket" ASC, "t56"."day" ASC
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
                "t40"."lecture",
                "t40"."bucket",
                "t40"."day",
                "t40"."first",
                "t40"."last",
                "t40"."ms",
                "t40"."final",
                COALESCE("t54"."other", "t40"."client") AS "key"
              FROM "t36" AS "t40"
              LEFT OUTER JOIN (
                SELECT
                  "t52"."client",
                  "t52"."lecture",
                  MIN("t52"."other") AS "other"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t47"."client",
                      "t47"."lecture",
                      "t47"."other",
                      "t47"."begin",
                      "t44"."before",
                      "t44"."of",
                      "t44"."until"
                    FROM (
                      SELECT
                        "t43"."client",
                        "t43"."lecture",
                        "t43"."other",
                        MIN("t43"."first") AS "begin"
                      FROM (
                        SELECT
                          *
                        FROM "t36" AS "t38"
                        WHERE
                          "t38"."other" <> 0
                      ) AS "t43"
                      GROUP BY
                        1,
                        2,
                        3
                    ) AS "t47"
                    INNER JOIN (
                      SELECT
                        "t38"."client" AS "before",
                        "t38"."lecture" AS "of",
                        "t38"."last" AS "until"
                      FROM "t36" AS "t38"
                    ) AS "t44"
                      ON "t47"."other" = "t44"."before" AND "t47"."lecture" = "t44"."of"
                  ) AS "t50"
                  WHERE
                    "t50"."until" < "t50"."begin" AND "t50"."until" >= (
                      "t50"."begin" - 1800
                    )
                ) AS "t52"
                GROUP BY
                  1,
                  2
              ) AS "t54"
                ON "t40"."client" = "t54"."client" AND "t40"."lecture" = "t54"."lecture"
            ) AS "t56"
          ) AS "t59"
        ) AS "t63"
        GROUP BY
          1,
          2,
          3
      ) AS "t66"
      WHERE
        "t66"."ms" >= 60000 AND "t66"."day" > "t66"."final"
    ) AS "t69"
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "t72"
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
  ) AS "t20"
) AS "t73"
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
        "t60"."lecture",
        "t60"."day",
        "t60"."what",
        "t60"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t58"."lecture",
          "t58"."day",
          CASE
            WHEN "t58"."again"
            THEN 'repeat'
            WHEN "t58"."rank" > CASE
              WHEN "t58"."cap" > 0
              THEN CAST("t58"."cap" AS BIGINT)
              ELSE "t58"."everybody"
            END
            THEN 'capped'
            ELSE 'play'
          END AS "what",
          CAST(0 AS INT) AS "place"
        FROM "t57" AS "t58"
      ) AS "t60"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t62"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t71"."lecture",
        "t71"."day",
        "t71"."what",
        "t71"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t67"."lecture",
          "t67"."day",
          'reach' AS "what",
          "t67"."kind" AS "place"
        FROM (
          SELECT
            "t65"."lecture",
            "t65"."day",
            "t22"."kind"
          FROM (
            SELECT
              "t61"."id",
              "t61"."lecture",
              "t61"."day"
            FROM (
              SELECT
                "t58"."id",
                "t58"."lecture",
                "t58"."day",
                CASE
                  WHEN "t58"."again"
                  THEN 'repeat'
                  WHEN "t58"."rank" > CASE
                    WHEN "t58"."cap" > 0
                    THEN CAST("t58"."cap" AS BIGINT)
                    ELSE "t58"."everybody"
                  END
                  THEN 'capped'
                  ELSE 'play'
                END AS "verdict"
              FROM "t57" AS "t58"
            ) AS "t61"
            WHERE
              "t61"."verdict" = 'play'
          ) AS "t65"
          INNER JOIN (
            SELECT
              "t16"."id",
              MAX("t16"."kind") AS "kind"
            FROM (
              SELECT
                *
              FROM "t11" AS "t13"
              WHERE
                "t13"."day" > "t13"."final" AND "t13"."kind" BETWEEN 1 AND 4
            ) AS "t16"
            GROUP BY
              1
          ) AS "t22"
            ON "t65"."id" = "t22"."id"
        ) AS "t67"
      ) AS "t71"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t74"
  ) AS "t76"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t77"."lecture",
        "t77"."day",
        "t77"."what",
        "t77"."place",
        COUNT(*) AS "n"
      FROM (
        SELECT
          "t70"."lecture",
          "t70"."day",
          'from' AS "what",
          CAST(CAST(FLOOR((
            "t70"."run"
          ) / (
            8192
          )) AS BIGINT) AS INT) AS "place"
        FROM "t68" AS "t70"
      ) AS "t77"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t79"
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
          "t70"."lecture",
          "t70"."day",
          'to' AS "what",
          "t70"."run" % 8192 AS "place"
        FROM "t68" AS "t70"
      ) AS "t75"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t78"
  ) AS "t80"
) AS "t81"
