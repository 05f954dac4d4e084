//! Rates that people set, when their books become one and are parted again.

use super::*;

in_both! {
    async fn rates_are_joined_and_parted_with_the_books(house: House) {
        house.says(ASHA, "1 usd is 84 inr").await;
        for text in ["1 inr is 0.0125 usd", "1 sek is 8 inr", "1 inr is 1.6 npr"] {
            house.says(PHONE, text).await;
        }
        house.join(PHONE, ASHA).await;
        let told = house.says(PHONE, "usd rate").await;
        assert!(told.contains("your rate 84 of"), "of two, that of the books that stay: {told}");
        assert!(house.says(ASHA, "sek rate").await.contains("your rate 8 of"));
        house.says(ASHA, "1 sek is 8.5 inr").await;
        house.says(ASHA, "1 eur is 95 inr").await;
        house.says(ASHA, "unlink").await;
        let told = house.says(PHONE, "show rates").await;
        let lines: Vec<&str> = told.lines().skip(1).map(|line| line.split(" of ").next().unwrap()).collect();
        assert_eq!(lines, ["• 1 SEK = 8.5 INR", "• 1 INR = 0.0125 USD", "• 1 INR = 1.6 NPR"]);
        let told = house.says(ASHA, "show rates").await;
        let lines: Vec<&str> = told.lines().skip(1).map(|line| line.split(" of ").next().unwrap()).collect();
        assert_eq!(lines, ["• 1 USD = 84 INR", "• 1 EUR = 95 INR"]);
        // What was done to a rate that left is no step of the books that stay.
        house.says(ASHA, "undo").await;
        let told = house.says(ASHA, "show rates").await;
        assert!(!told.contains("EUR") && told.contains("1 USD = 84 INR"), "{told}");
        assert!(!house.says(ASHA, "undo").await.contains("SEK"));
    }
}
