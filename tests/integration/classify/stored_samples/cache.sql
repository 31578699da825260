BEGIN TRANSACTION;
CREATE TABLE features (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID
;
INSERT INTO "features" VALUES('track:0000000000000000000000','{"looked_for":["0000000000000000000000"]}',4102531200);
INSERT INTO "features" VALUES('track:1zlTJGnoOeXsqNZtGAZvx5','{"found":{"features":{"energy":0.73812,"liveness":0.2993,"tempo":109.276,"speechiness":0.04057,"acousticness":0.23962,"instrumentalness":0.00031,"danceability":0.80081,"duration_ms":239717.0,"loudness":-7.772,"valence":0.9344},"source":"reccobeats","name":"Otra vez Fiesta","artists":["Los Paraguas Amarillos"]}}',4117996800);
INSERT INTO "features" VALUES('track:7ASlqnRiNDJoEEATkXUmtu','{"found":{"features":{"energy":0.71813,"liveness":0.09522,"tempo":133.046,"speechiness":0.11997,"acousticness":0.22064,"instrumentalness":0.0,"danceability":0.68763,"duration_ms":268044.0,"loudness":-6.679,"valence":0.75273},"source":"reccobeats","name":"Fiesta para Isidro","artists":["Pomelo y Canela"]}}',4117996800);
CREATE INDEX features_by_expiry ON features (expires);
COMMIT;
PRAGMA user_version = 1;
