;; Finds what SECCOMP records cannot do without, and counts lines, in one pass over 16 bytes at a time.
;; Bytes from $start to $end are looked at; 32 bytes behind $end must be zero. For every "SECCOMP" and every "ype=1326"
;; two 32-bit numbers are put out from $out on: where its "CCOMP" or "ype=" is, and how many line feeds stand before it.
;; Gives where the pairs end; line feeds in all are in the global "lines".
(module
  (memory (export "memory") 80)
  (global $lines (export "lines") (mut i32) (i32.const 0))
  (func (export "scan") (param $start i32) (param $end i32) (param $out i32) (result i32)
    (local $v v128)
    (local $feeds i32) (local $hits i32) (local $bit i32) (local $at i32) (local $count i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $start) (local.get $end)))
        (local.set $v (v128.load (local.get $start)))
        (local.set $feeds (i8x16.bitmask (i8x16.eq (local.get $v) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))))
        ;; "CC", or "y" with "1" four behind it: both are rare in a log.
        (local.set $hits
          (i8x16.bitmask
            (v128.or
              (v128.and
                (i8x16.eq (local.get $v) (v128.const i8x16 67 67 67 67 67 67 67 67 67 67 67 67 67 67 67 67))
                (i8x16.eq (v128.load offset=1 (local.get $start)) (v128.const i8x16 67 67 67 67 67 67 67 67 67 67 67 67 67 67 67 67)))
              (v128.and
                (i8x16.eq (local.get $v) (v128.const i8x16 121 121 121 121 121 121 121 121 121 121 121 121 121 121 121 121))
                (i8x16.eq (v128.load offset=4 (local.get $start)) (v128.const i8x16 49 49 49 49 49 49 49 49 49 49 49 49 49 49 49 49))))))
        (block $none
          (loop $more
            (br_if $none (i32.eqz (local.get $hits)))
            (local.set $bit (i32.ctz (local.get $hits)))
            (local.set $hits (i32.and (local.get $hits) (i32.sub (local.get $hits) (i32.const 1))))
            (local.set $at (i32.add (local.get $start) (local.get $bit)))
            (if (i32.or
                  (i64.eq (i64.load (local.get $at)) (i64.const 0x363233313d657079))
                  (i32.and
                    (i32.eq (i32.load (i32.sub (local.get $at) (i32.const 2))) (i32.const 0x43434553))
                    (i32.eq (i32.load offset=1 (local.get $at)) (i32.const 0x504d4f43))))
              (then
                (i32.store (local.get $out) (local.get $at))
                (i32.store offset=4 (local.get $out)
                  (i32.add (local.get $count)
                    (i32.popcnt (i32.and (local.get $feeds)
                      (i32.sub (i32.shl (i32.const 1) (local.get $bit)) (i32.const 1))))))
                (local.set $out (i32.add (local.get $out) (i32.const 8)))))
            (br $more)))
        (local.set $count (i32.add (local.get $count) (i32.popcnt (local.get $feeds))))
        (local.set $start (i32.add (local.get $start) (i32.const 16)))
        (br $next)))
    (global.set $lines (local.get $count))
    (local.get $out)))
